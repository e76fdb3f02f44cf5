# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = टिप्पणी
field-author = नाम
field-email = ईमेल पता
field-url = वेबसाइट
field-comment_parent = जिस टिप्पणी का जवाब दिया जा रहा है
field-article = लेख
field-site = साइट
field-password = पासवर्ड

rule-required = { $field }: कोई मान नहीं दिया गया; यह आवश्यक है।
rule-too_long = { $field }: आकार { $bytes ->
    [one] { $bytes } बाइट
   *[other] { $bytes } बाइट
} है; अधिकतम { $max_bytes } की अनुमति है।
rule-too_short = { $field }: बहुत छोटा है; कम से कम { $min_chars ->
    [one] { $min_chars } वर्ण ज़रूरी है
   *[other] { $min_chars } वर्ण ज़रूरी हैं
}।
rule-invalid_email = { $field }: इस पर मेल नहीं भेजी जा सकती; यह name@example.org जैसा होना चाहिए।
rule-invalid_url = { $field }: यह वेब पता नहीं है; इसे http:// या https:// से शुरू होना चाहिए, जैसे https://example.org.
rule-email_not_accepted = { $field }: इस साइट पर यह नहीं माँगा जाता; कृपया इसे खाली छोड़ दें।
rule-name_reserved = { $field }: यह किसी मॉडरेटर, इस साइट या किसी पद के नाम जैसा लगता है; कृपया कोई दूसरा चुनें।
rule-name_without_letter = { $field }: इसमें कोई अक्षर या अंक नहीं है; कम से कम एक ज़रूरी है।
rule-invisible_characters = { $field }: इसमें ऐसे वर्ण हैं जो दिखाई नहीं देते या पाठ की दिशा बदल देते हैं; कृपया उन्हें हटाएँ।
rule-too_many_marks = { $field }: इसमें एक अक्षर पर इतने चिह्न हैं जितने किसी भी लिपि में नहीं लगते; कृपया कुछ हटाएँ।
rule-malformed = { $field }: इसका रूप सही नहीं है; यह होना चाहिए: { $expected }।
rule-invalid_line = { $field } (पंक्ति { $line }): इसका रूप सही नहीं है; यह होना चाहिए: { $expected }।
rule-not_one_of = { $field }: इनमें से कोई एक मान होना चाहिए: { $allowed }।
rule-out_of_range = { $field }: मान सीमा से बाहर है; इसे { $min } और { $max } के बीच होना चाहिए।
rule-taken = { $field }: यह पहले से उपयोग में है; कृपया कोई दूसरा चुनें।
rule-unknown = { $field }: यहाँ ऐसा कुछ मौजूद नहीं है।
rule-password_too_common = { $field }: यह उनमें से है जिनका अनुमान सबसे पहले लगाया जाएगा; कृपया अधिक लंबा या कम प्रचलित चुनें।
rule-wrong_password = { $field }: यह सही नहीं है।
rule-unknown_field = { $field }: यह यहाँ मान्य फ़ील्ड नहीं है।
    .suggestion = { $field }: यह यहाँ मान्य फ़ील्ड नहीं है; क्या आपका मतलब `{ $suggestion }` था?
