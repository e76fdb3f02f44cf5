# What a program is told for its reader.

submitted-held = تعليقك بانتظار المراجعة.
submitted-published = نُشر تعليقك.
