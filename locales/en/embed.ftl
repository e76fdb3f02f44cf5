# What the script on an article's page says and shows: around the form, below the thread, in passing.

# On a button that shows what the text will look like.
embed-preview = Preview
# Names the region with the preview.
embed-preview-label = Preview of your comment
# Beside a box to tick. The browser keeps name and website; the email address is never kept.
embed-save = Save my name and website in this browser for the next time I comment.
# Beside another box to tick. The browser keeps what proves to the site that a comment is by the same author.
embed-remember = Remember me on this device, so that this site knows my later comments as mine.
# Said while a comment is on its way.
embed-sending = Sending your comment …
embed-published = Your comment is published.
# Heads the box that says why a comment was not posted.
embed-unsent = Your comment was not posted.
embed-offline = The server cannot be reached. Nothing that you typed is lost; please try again in a moment.
# On a button above the list; the number is at least 1.
embed-news = { $count ->
    [one] Show { $count } new comment
   *[other] Show { $count } new comments
}
# How much room the text has left, in bytes; letters may take several.
embed-left = { $count ->
    [one] { $count } byte left
   *[other] { $count } bytes left
}
embed-over = { $count ->
    [one] { $count } byte too many
   *[other] { $count } bytes too many
}
# Behind the comment that waits, the link to the page where its author changes or deletes it, and sees what became of it.
embed-receipt = Edit or delete this comment, or see what becomes of it
