# The thread under an article, and the form below it.

direction = rtl

thread-heading = { $count ->
    [0] كن أول من يعلق
    [zero] لا تعليقات
    [one] تعليق واحد
    [two] تعليقان
    [few] { $count } تعليقات
    [many] { $count } تعليقًا
   *[other] { $count } تعليق
}
thread-label = التعليقات
thread-closed = التعليقات مغلقة.
thread-next = التعليقات التالية
thread-pages = صفحات التعليقات

comment-anonymous = مجهول
comment-says = يقول:
comment-moderator = مشرف
comment-reply = رد
comment-reply-to = رد على { $name }
comment-report = إبلاغ
comment-report-of = الإبلاغ عن تعليق { $name }
comment-held = تعليقك بانتظار المراجعة. هذه معاينة فقط؛ سيظهر تعليقك بعد الموافقة عليه.

form-title = اترك تعليقًا
form-title-reply = اترك ردًا على { $name }
form-cancel = إلغاء الرد
form-email-note = لن يتم نشر عنوان بريدك الإلكتروني.
form-required-note = الحقول الإلزامية مشار إليها بـ
form-label-comment = التعليق
form-label-author = الاسم
form-label-email = البريد الإلكتروني
form-label-url = الموقع الإلكتروني
form-label-trap = اترك هذا الحقل فارغًا
form-submit = إرسال التعليق
form-problems = { $count ->
    [0] لم يُنشر تعليقك.
    [zero] لم يُنشر تعليقك بعد: لا حقول تحتاج إلى تعديل.
    [one] لم يُنشر تعليقك بعد: حقل واحد يحتاج إلى تعديل.
    [two] لم يُنشر تعليقك بعد: حقلان يحتاجان إلى تعديل.
    [few] لم يُنشر تعليقك بعد: { $count } حقول تحتاج إلى تعديل.
    [many] لم يُنشر تعليقك بعد: { $count } حقلًا تحتاج إلى تعديل.
   *[other] لم يُنشر تعليقك بعد: { $count } حقل تحتاج إلى تعديل.
}
