# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = תצוגה מקדימה
embed-preview-label = תצוגה מקדימה של התגובה שלך
embed-save = לשמור בדפדפן הזה את השם והאתר שלי לפעם הבאה שאגיב.
embed-remember = לזכור אותי במכשיר הזה, כדי שהאתר יידע שגם התגובות הבאות הן שלי.
embed-sending = התגובה שלך נשלחת…
embed-published = התגובה שלך פורסמה.
embed-unsent = התגובה שלך לא פורסמה.
embed-offline = אי אפשר להגיע לשרת. שום דבר ממה שנכתב לא אבד; נא לנסות שוב בעוד רגע.
embed-news = { $count ->
    [one] הצגת תגובה חדשה אחת
    [two] הצגת שתי תגובות חדשות
   *[other] הצגת { $count } תגובות חדשות
}
embed-left = { $count ->
    [one] נשאר בייט אחד
    [two] נשארו שני בייטים
   *[other] נשארו { $count } בייטים
}
embed-over = { $count ->
    [one] בייט אחד יותר מדי
    [two] שני בייטים יותר מדי
   *[other] { $count } בייטים יותר מדי
}
embed-receipt = לערוך או למחוק את התגובה הזאת, או לראות מה עלה בגורלה
