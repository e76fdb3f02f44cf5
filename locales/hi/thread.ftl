# The thread under an article, and the form below it.

direction = ltr

thread-heading = { $count ->
    [0] सबसे पहले टिप्पणी करें
    [one] { $count } टिप्पणी
   *[other] { $count } टिप्पणियाँ
}
thread-label = टिप्पणियाँ
thread-closed = टिप्पणियाँ बंद हैं।
thread-next = अगली टिप्पणियाँ
thread-pages = टिप्पणियों के पेज

comment-anonymous = अनाम
comment-says = कहते हैं:
comment-moderator = मॉडरेटर
comment-reply = जवाब दें
comment-reply-to = { $name } को जवाब दें
comment-report = रिपोर्ट करें
comment-report-of = { $name } की टिप्पणी की रिपोर्ट करें
comment-held = आपकी टिप्पणी मॉडरेशन की प्रतीक्षा में है। यह एक पूर्वावलोकन है; स्वीकृति मिलने के बाद आपकी टिप्पणी दिखाई देगी।

form-title = एक जवाब छोड़ें
form-title-reply = { $name } के लिए एक जवाब छोड़ें
form-cancel = जवाब रद्द करें
form-email-note = आपका ईमेल पता प्रकाशित नहीं किया जाएगा।
form-required-note = आवश्यक फ़ील्ड चिह्नित हैं
form-label-comment = टिप्पणी
form-label-author = नाम
form-label-email = ईमेल
form-label-url = वेबसाइट
form-label-trap = इस फ़ील्ड को खाली छोड़ें
form-submit = टिप्पणी करें
form-problems = { $count ->
    [0] आपकी टिप्पणी प्रकाशित नहीं हुई।
    [one] आपकी टिप्पणी अभी प्रकाशित नहीं हुई: { $count } फ़ील्ड में बदलाव ज़रूरी है।
   *[other] आपकी टिप्पणी अभी प्रकाशित नहीं हुई: { $count } फ़ील्ड में बदलाव ज़रूरी है।
}
