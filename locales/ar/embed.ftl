# What the script on an article's page says and shows: around the form, below the thread, in passing.

embed-preview = معاينة
embed-preview-label = معاينة تعليقك
embed-save = احفظ اسمي وموقعي الإلكتروني في هذا المتصفح لاستخدامهما المرة المقبلة في تعليقي.
embed-remember = تذكّرني على هذا الجهاز، ليعرف هذا الموقع أن تعليقاتي اللاحقة لي.
embed-sending = جارٍ إرسال تعليقك…
embed-published = نُشر تعليقك.
embed-unsent = لم يُنشر تعليقك.
embed-offline = تعذر الوصول إلى الخادم. لم يضع شيء مما كتبته؛ يُرجى المحاولة مرة أخرى بعد قليل.
embed-news = { $count ->
    [zero] لا تعليقات جديدة
    [one] عرض تعليق جديد واحد
    [two] عرض تعليقين جديدين
    [few] عرض { $count } تعليقات جديدة
    [many] عرض { $count } تعليقًا جديدًا
   *[other] عرض { $count } تعليق جديد
}
embed-left = { $count ->
    [zero] لم يتبق أي بايت
    [one] بقي بايت واحد
    [two] بقي { $count } بايت
    [few] بقي { $count } بايتات
    [many] بقي { $count } بايتًا
   *[other] بقي { $count } بايت
}
embed-over = { $count ->
    [zero] لا تجاوز للحد المسموح به
    [one] تجاوز الحد ببايت واحد
    [two] تجاوز الحد بمقدار { $count } بايت
    [few] تجاوز الحد بمقدار { $count } بايتات
    [many] تجاوز الحد بمقدار { $count } بايتًا
   *[other] تجاوز الحد بمقدار { $count } بايت
}
embed-receipt = عدّل هذا التعليق أو احذفه، أو انظر ما يحدث له
