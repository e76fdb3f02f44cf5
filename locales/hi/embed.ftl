# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = पूर्वावलोकन
embed-preview-label = आपकी टिप्पणी का पूर्वावलोकन
embed-save = अगली बार जब मैं टिप्पणी करूँ, तो इस ब्राउज़र में मेरा नाम और वेबसाइट सहेजें।
embed-remember = इस डिवाइस पर मुझे याद रखें, ताकि यह साइट जान सके कि मेरी आगे की टिप्पणियाँ मेरी ही हैं।
embed-sending = आपकी टिप्पणी भेजी जा रही है…
embed-published = आपकी टिप्पणी प्रकाशित हो गई है।
embed-unsent = आपकी टिप्पणी प्रकाशित नहीं हुई।
embed-offline = सर्वर तक नहीं पहुँचा जा सका। आपका लिखा हुआ सुरक्षित है; कृपया कुछ देर में दोबारा कोशिश करें।
embed-news = { $count ->
    [one] { $count } नई टिप्पणी दिखाएँ
   *[other] { $count } नई टिप्पणियाँ दिखाएँ
}
embed-left = { $count ->
    [one] { $count } बाइट शेष है
   *[other] { $count } बाइट शेष हैं
}
embed-over = { $count ->
    [one] { $count } बाइट अधिक है
   *[other] { $count } बाइट अधिक हैं
}
embed-receipt = इस टिप्पणी को बदलें या हटाएँ, या देखें कि इसका क्या हुआ
