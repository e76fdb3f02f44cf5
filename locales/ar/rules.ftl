# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = التعليق
field-author = الاسم
field-email = البريد الإلكتروني
field-url = الموقع الإلكتروني
field-comment_parent = التعليق الذي ترد عليه
field-article = المقال
field-site = الموقع
field-password = كلمة المرور

rule-required = { $field }: لم تُدخل أي قيمة، وهي مطلوبة.
rule-too_long = { $field }: الحجم { $bytes ->
    [zero] { $bytes } بايت
    [one] بايت واحد
    [two] { $bytes } بايت
    [few] { $bytes } بايتات
    [many] { $bytes } بايتًا
   *[other] { $bytes } بايت
}؛ والحد الأقصى المسموح به { $max_bytes }.
rule-too_short = { $field }: النص قصير جدًا؛ والحد الأدنى { $min_chars ->
    [zero] { $min_chars } حرف
    [one] حرف واحد
    [two] حرفان
    [few] { $min_chars } أحرف
    [many] { $min_chars } حرفًا
   *[other] { $min_chars } حرف
}.
rule-invalid_email = { $field }: لا يمكن استقبال الرسائل على هذا العنوان؛ يجب أن يكون على هيئة name@example.org.
rule-invalid_url = { $field }: هذا ليس عنوان ويب؛ يجب أن يبدأ بـ http:// أو https://، مثل https://example.org.
rule-email_not_accepted = { $field }: غير مطلوب في هذا الموقع؛ يُرجى تركه فارغًا.
rule-name_reserved = { $field }: يشبه اسم مشرف أو اسم هذا الموقع أو اسم جهة رسمية؛ يُرجى اختيار غيره.
rule-name_without_letter = { $field }: لا يوجد فيه أي حرف أو رقم؛ يلزم واحد على الأقل.
rule-invisible_characters = { $field }: توجد فيه رموز غير مرئية أو رموز تغير اتجاه النص؛ يُرجى إزالتها.
rule-too_many_marks = { $field }: توجد فيه على حرف واحد علامات أكثر مما تحتاج إليه أي كتابة؛ يُرجى إزالة بعضها.
rule-malformed = { $field }: الصيغة غير صحيحة؛ المتوقع: { $expected }.
rule-invalid_line = { $field } (السطر { $line }): الصيغة غير صحيحة؛ المتوقع: { $expected }.
rule-not_one_of = { $field }: يجب أن تكون القيمة إحدى القيم الآتية: { $allowed }.
rule-out_of_range = { $field }: القيمة خارج النطاق؛ يجب أن تكون بين { $min } و { $max }.
rule-taken = { $field }: القيمة مستخدمة بالفعل؛ يُرجى اختيار غيرها.
rule-unknown = { $field }: تشير القيمة إلى شيء غير موجود هنا.
rule-password_too_common = { $field }: القيمة من أول ما قد يخمنه أي شخص؛ يُرجى اختيار قيمة أطول أو أقل شيوعًا.
rule-wrong_password = { $field }: القيمة غير صحيحة.
rule-unknown_field = { $field }: هذا الحقل غير معروف هنا.
    .suggestion = { $field }: هذا الحقل غير معروف هنا؛ هل تقصد `{ $suggestion }`؟
