# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = דילוג לתוכן
page-back = חזרה למאמר
page-back-home = חזרה לעמוד הראשי

thread-page-title = תגובות על { $title }

form-error-title = נא לבדוק את התגובה שלך
form-error-about = התגובה שלך על

receipt-title-held = התגובה שלך התקבלה
receipt-title-approved = התגובה שלך פורסמה
receipt-held = התגובה שלך ממתינה לאישור. עד אז היא מוצגת רק בעמוד הזה.
receipt-approved = התגובה שלך אושרה. מעכשיו כולם יכולים לקרוא אותה מתחת למאמר.
receipt-about = התגובה שלך על
receipt-edit = עריכת התגובה שלך
receipt-edit-until = אפשר לשנות את הטקסט עד { $time }.
receipt-edit-save = שמירת השינוי
receipt-delete = מחיקת התגובה שלך
receipt-delete-about = התגובה שלך תימחק לצמיתות. התשובות לה יישארו.
receipt-delete-sure = מחיקה לצמיתות
receipt-deleted-title = התגובה שלך נמחקה
receipt-deleted = היא נמחקה לצמיתות, ואיש לא יוכל להחזיר אותה.

report-title = דיווח על תגובה
report-about = תגובה על
report-why = מדוע כדאי שהמנהלים יבדקו אותה?
report-reason-spam = זו פרסומת או דואר זבל.
report-reason-abuse = היא מעליבה, מאיימת או מטרידה מישהו.
report-reason-off_topic = היא לא קשורה למאמר.
report-reason-other = משהו אחר.
report-note = מה שכדאי שהמנהלים יידעו (לא חובה)
report-send = שליחת הדיווח
report-done-title = תודה
report-done = הדיווח שלך הגיע. אחד המנהלים יחליט מה ייעשה בתגובה.

error-status = שגיאה { $status }

home-title = כאן גרות התגובות
home-what = השרת הזה שומר את התגובות של האתרים שהוא עובד בשבילם, ומציג אותן מתחת למאמרים. הוא מריץ את afterword.
home-privacy = כדי לקרוא ולהגיב אין צורך בחשבון, ולא נשמרות עוגיות. כתובות אימייל לעולם אינן מתפרסמות.
home-articles = מאמרים לדוגמה
home-articles-about = אפשר לפתוח אחד מהם, לגלול עד סופו ולכתוב תגובה.
home-docs = איך מדברים עם השרת הזה: ה־API

article-sample = מאמר לדוגמה
article-back = כל המאמרים לדוגמה
