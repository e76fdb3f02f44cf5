# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.

field-comment = התגובה
field-author = השם
field-email = כתובת האימייל
field-url = כתובת האתר
field-comment_parent = התגובה שעליה מגיבים
field-article = המאמר
field-site = האתר
field-password = הסיסמה

rule-required = { $field }: חסר כאן ערך, והוא חובה.
rule-too_long = { $field }: האורך הוא { $bytes ->
    [one] בייט אחד
    [two] שני בייטים
   *[other] { $bytes } בייטים
}; מותר לכל היותר { $max_bytes }.
rule-too_short = { $field }: קצר מדי; נדרש לפחות { $min_chars ->
    [one] תו אחד
    [two] שני תווים
   *[other] { $min_chars } תווים
}.
rule-invalid_email = { $field }: אי אפשר לקבל דואר בכתובת כזאת; היא צריכה להיראות כמו name@example.org.
rule-invalid_url = { $field }: זו אינה כתובת אינטרנט; היא צריכה להתחיל ב־http:// או ב־https://, למשל https://example.org.
rule-email_not_accepted = { $field }: באתר הזה אין צורך בכך; נא להשאיר ריק.
rule-name_reserved = { $field }: דומה לשם של הנהלת האתר, של האתר עצמו או של בעל תפקיד; נא לבחור משהו אחר.
rule-name_without_letter = { $field }: אין כאן אף אות או ספרה; נדרשת לפחות אחת.
rule-invisible_characters = { $field }: יש כאן תווים בלתי נראים או תווים שהופכים את כיוון הטקסט; נא להסיר אותם.
rule-too_many_marks = { $field }: יש כאן על אות אחת יותר סימנים ממה שכתב כלשהו צריך; נא להסיר חלק מהם.
rule-malformed = { $field }: המבנה אינו נכון; המבנה הנדרש: { $expected }.
rule-invalid_line = { $field } (שורה { $line }): המבנה אינו נכון; המבנה הנדרש: { $expected }.
rule-not_one_of = { $field }: הערך חייב להיות אחד מאלה: { $allowed }.
rule-out_of_range = { $field }: הערך מחוץ לטווח; הוא צריך להיות בין { $min } ל־{ $max }.
rule-taken = { $field }: הערך כבר בשימוש; נא לבחור ערך אחר.
rule-unknown = { $field }: הערך מצביע על דבר שאינו קיים כאן.
rule-password_too_common = { $field }: הערך הוא מהראשונים שמישהו ינחש; נא לבחור ערך ארוך יותר או נפוץ פחות.
rule-wrong_password = { $field }: הערך אינו נכון.
rule-unknown_field = { $field }: השדה הזה אינו מוכר כאן.
    .suggestion = { $field }: השדה הזה אינו מוכר כאן; האם הכוונה ל־`{ $suggestion }`?
