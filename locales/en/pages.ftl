# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Skip to the content
page-back = Back to the article
page-back-home = Back to the first page

thread-page-title = Comments on { $title }

form-error-title = Please check your comment
form-error-about = Your comment on

receipt-title-held = Your comment has arrived
receipt-title-approved = Your comment is published
receipt-held = Your comment is awaiting moderation. Until it has been approved, only this page shows it.
receipt-approved = Your comment has been approved. Everybody can read it below the article.
receipt-about = Your comment on
# Heads the form that changes the text, while that is possible.
receipt-edit = Edit your comment
# $time is a date with a time of day.
receipt-edit-until = You can change the text until { $time }.
receipt-edit-save = Save the change
# Opens the form below it.
receipt-delete = Delete your comment
receipt-delete-about = Your comment will be deleted for good. Replies to it stay.
receipt-delete-sure = Delete for good
receipt-deleted-title = Your comment is deleted
receipt-deleted = It is gone for good, and nobody can bring it back.

report-title = Report a comment
report-about = A comment on
report-why = Why should moderators look at it?
report-reason-spam = It is advertising or spam.
report-reason-abuse = It insults, threatens or harasses somebody.
report-reason-off_topic = It has nothing to do with the article.
report-reason-other = Something else.
report-note = Anything the moderators should know (optional)
report-send = Send report
report-done-title = Thank you
report-done = Your report has arrived. A moderator will decide what becomes of the comment.

error-status = Error { $status }

home-title = Comments live here
home-what = This server keeps the comments of the sites it works for, and shows them below their articles. It runs afterword.
home-privacy = Readers need no account and get no cookies. Email addresses are never published.
home-articles = Sample articles
home-articles-about = Open one, scroll to its end, and leave a reply.
home-docs = How to talk to this server: the API

article-sample = A sample article
article-back = All sample articles
