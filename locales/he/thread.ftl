# The thread under an article, and the form below it.

direction = rtl

thread-heading = { $count ->
    [0] עוד אין תגובות, זה הזמן לתגובה הראשונה
    [one] תגובה אחת
    [two] שתי תגובות
   *[other] { $count } תגובות
}
thread-label = תגובות
thread-closed = התגובות סגורות.
thread-next = התגובות הבאות
thread-pages = עמודי תגובות

comment-anonymous = אנונימי
comment-says = הגיב/ה:
comment-moderator = הנהלת האתר
comment-reply = להגיב
comment-reply-to = להגיב ל־{ $name }
comment-report = דיווח
comment-report-of = דיווח על התגובה של { $name }
comment-held = התגובה שלך ממתינה לאישור. זו תצוגה מקדימה; התגובה תוצג לאחר שתאושר.

form-title = כתיבת תגובה
form-title-reply = כתיבת תגובה ל־{ $name }
form-cancel = לבטל
form-email-note = האימייל לא יוצג באתר.
form-required-note = שדות החובה מסומנים
form-label-comment = התגובה שלך
form-label-author = שם
form-label-email = אימייל
form-label-url = אתר
form-label-trap = יש להשאיר את השדה הזה ריק
form-submit = שליחת תגובה
form-problems = { $count ->
    [0] התגובה שלך לא פורסמה.
    [one] התגובה שלך עוד לא פורסמה: יש לתקן שדה אחד.
    [two] התגובה שלך עוד לא פורסמה: יש לתקן שני שדות.
   *[other] התגובה שלך עוד לא פורסמה: יש לתקן { $count } שדות.
}
