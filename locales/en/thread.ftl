# The thread under an article, and the form below it.

# The direction in which this language is written: ltr or rtl.
direction = ltr

thread-heading = { $count ->
    [0] Be the first to comment
    [one] 1 Comment
   *[other] { $count } Comments
}
thread-label = Comments
thread-closed = Comments are closed.
thread-next = Next comments
thread-pages = Comment pages

comment-anonymous = Anonymous
comment-says = says:
comment-moderator = Moderator
comment-reply = Reply
comment-reply-to = Reply to { $name }
comment-report = Report
comment-report-of = Report the comment by { $name }
comment-held = Your comment is awaiting moderation. This is a preview; your comment will be visible after it has been approved.

form-title = Leave a Reply
form-title-reply = Leave a Reply to { $name }
form-cancel = Cancel reply
form-email-note = Your email address will not be published.
form-required-note = Required fields are marked
form-label-comment = Comment
form-label-author = Name
form-label-email = Email
form-label-url = Website
form-label-trap = Leave this field empty
form-submit = Post Comment
form-problems = { $count ->
    [0] Your comment was not posted.
    [one] Your comment was not posted yet: one field needs a change.
   *[other] Your comment was not posted yet: { $count } fields need a change.
}
