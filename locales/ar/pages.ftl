# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = التجاوز إلى المحتوى
page-back = العودة إلى المقال
page-back-home = العودة إلى الصفحة الأولى

thread-page-title = التعليقات على { $title }

form-error-title = يُرجى مراجعة تعليقك
form-error-about = تعليقك على

receipt-title-held = وصل تعليقك
receipt-title-approved = نُشر تعليقك
receipt-held = تعليقك بانتظار المراجعة. ولن يظهر إلا في هذه الصفحة إلى أن تتم الموافقة عليه.
receipt-approved = تمت الموافقة على تعليقك. ويمكن للجميع قراءته أسفل المقال.
receipt-about = تعليقك على
receipt-edit = تعديل تعليقك
receipt-edit-until = يمكنك تغيير النص حتى { $time }.
receipt-edit-save = حفظ التغيير
receipt-delete = حذف تعليقك
receipt-delete-about = سيُحذف تعليقك نهائيًا، وتبقى الردود عليه.
receipt-delete-sure = حذف نهائي
receipt-deleted-title = حُذف تعليقك
receipt-deleted = حُذف نهائيًا، ولا يمكن لأحد استعادته.

report-title = الإبلاغ عن تعليق
report-about = تعليق على
report-why = لماذا ينبغي للمشرفين أن يطّلعوا عليه؟
report-reason-spam = إنه إعلان أو محتوى مزعج.
report-reason-abuse = إنه يسيء إلى شخص أو يهدده أو يضايقه.
report-reason-off_topic = لا علاقة له بالمقال.
report-reason-other = سبب آخر.
report-note = ما ينبغي للمشرفين معرفته (اختياري)
report-send = إرسال البلاغ
report-done-title = شكرًا لك
report-done = وصل بلاغك. سيقرر أحد المشرفين ما سيحدث للتعليق.

error-status = خطأ { $status }

home-title = هنا تسكن التعليقات
home-what = يحفظ هذا الخادم تعليقات المواقع التي يعمل لها، ويعرضها أسفل مقالاتها. وهو يعمل ببرنامج afterword.
home-privacy = لا يحتاج القراء إلى حساب، ولا تُرسل إليهم ملفات تعريف الارتباط. ولا تُنشر عناوين البريد الإلكتروني أبدًا.
home-articles = مقالات نموذجية
home-articles-about = افتح أحدها، وانتقل إلى نهايته، واترك ردًا.
home-docs = كيفية التخاطب مع هذا الخادم: واجهة API

article-sample = مقال نموذجي
article-back = جميع المقالات النموذجية
