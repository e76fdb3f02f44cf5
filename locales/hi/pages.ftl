# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = सामग्री पर जाएँ
page-back = लेख पर वापस जाएँ
page-back-home = पहले पेज पर वापस जाएँ

thread-page-title = { $title } पर टिप्पणियाँ

form-error-title = कृपया अपनी टिप्पणी जाँचें
form-error-about = आपकी टिप्पणी इस लेख पर:

receipt-title-held = आपकी टिप्पणी मिल गई है
receipt-title-approved = आपकी टिप्पणी प्रकाशित हो गई है
receipt-held = आपकी टिप्पणी मॉडरेशन की प्रतीक्षा में है। स्वीकृति मिलने तक यह केवल इसी पेज पर दिखेगी।
receipt-approved = आपकी टिप्पणी स्वीकृत हो गई है। अब इसे लेख के नीचे हर कोई पढ़ सकता है।
receipt-about = आपकी टिप्पणी इस लेख पर:
receipt-edit = अपनी टिप्पणी बदलें
receipt-edit-until = आप पाठ को { $time } तक बदल सकते हैं।
receipt-edit-save = बदलाव सहेजें
receipt-delete = अपनी टिप्पणी हटाएँ
receipt-delete-about = आपकी टिप्पणी हमेशा के लिए हटा दी जाएगी। उस पर दिए गए जवाब बने रहेंगे।
receipt-delete-sure = हमेशा के लिए हटाएँ
receipt-deleted-title = आपकी टिप्पणी हटा दी गई है
receipt-deleted = वह हमेशा के लिए हट चुकी है और कोई उसे वापस नहीं ला सकता।

report-title = टिप्पणी की रिपोर्ट करें
report-about = इस लेख पर एक टिप्पणी:
report-why = मॉडरेटरों को इसे क्यों देखना चाहिए?
report-reason-spam = यह विज्ञापन या स्पैम है।
report-reason-abuse = यह किसी का अपमान करती है, धमकाती है या परेशान करती है।
report-reason-off_topic = इसका लेख से कोई संबंध नहीं है।
report-reason-other = कुछ और।
report-note = मॉडरेटरों को और क्या जानना चाहिए (वैकल्पिक)
report-send = रिपोर्ट भेजें
report-done-title = धन्यवाद
report-done = आपकी रिपोर्ट मिल गई है। टिप्पणी का क्या होगा, यह एक मॉडरेटर तय करेगा।

error-status = त्रुटि { $status }

home-title = टिप्पणियाँ यहाँ रहती हैं
home-what = यह सर्वर उन साइटों की टिप्पणियाँ रखता है जिनके लिए यह काम करता है, और उन्हें उनके लेखों के नीचे दिखाता है। यह afterword पर चलता है।
home-privacy = पाठकों को न खाते की ज़रूरत है, न उन्हें कोई कुकी दी जाती है। ईमेल पते कभी प्रकाशित नहीं किए जाते।
home-articles = नमूना लेख
home-articles-about = कोई एक खोलें, उसके अंत तक जाएँ और जवाब छोड़ें।
home-docs = इस सर्वर से कैसे बात करें: API

article-sample = एक नमूना लेख
article-back = सभी नमूना लेख
