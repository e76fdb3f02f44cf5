# The moderators' pages. "You" is a moderator of a site.

admin-title = Moderation
admin-nav = Pages
admin-queue = Comments
admin-articles = Articles
admin-sites = Sites
admin-moderators = Moderators
admin-tokens = API tokens
admin-bans = Bans
admin-audit = Audit log
admin-sign-in = Sign in
admin-sign-out = Sign out
admin-sign-in-wrong = Name or password is not right.
admin-username = Name
admin-password = Password
admin-session-over = Your session has ended
admin-session-over-detail = Nothing was changed. Sign in again in another tab, then go back here and send it once more: what you typed is still in the form.
admin-back = Back to the comments
admin-cancel = Cancel
admin-close = Close
admin-save = Save
admin-add = Add
admin-show = Show
admin-change = Change
admin-open = Look at it

# The queue.
admin-by-status = By status
admin-status-pending = Waiting
admin-status-approved = Approved
admin-status-spam = Spam
admin-status-trash = Trash
admin-status-all = All
admin-reported = Reported
admin-filter = Search and filter
admin-search = Text in name, website or comment
admin-site = Site
admin-all-sites = All sites
admin-no-sites = No site
admin-article = Article: its address or path
admin-from = From
admin-to = To
admin-clear = Clear the filter
admin-empty = Nothing here.
admin-empty-pending = Nothing waits. All comments are decided.
admin-empty-reported = No report waits for a look.
admin-empty-filter = No comment matches the filter.
admin-pages = More pages
admin-next = Next comments
admin-older = Older entries
admin-loading = Loading …
admin-flooded = Far more comments come than usual to { $site }; everything is held until that ends.
admin-failed = That did not work. Check your connection and try again.
admin-tick = Select the comment of { $name }
admin-news = { $count ->
    [one] { $count } new comment waits. Show it
   *[other] { $count } new comments wait. Show them
}

# What can be done with a comment; on buttons.
admin-action-approve = Approve
admin-action-hold = Hold
admin-action-spam = Spam
admin-action-trash = Trash
admin-action-restore = Restore
admin-action-delete = Delete for good
admin-action-dismiss = Dismiss the reports
admin-reply = Reply
admin-edit = Edit
admin-undo = Undo
admin-undo-last = Take the last decision back

# Said after something was done.
admin-done-approve = Approved.
admin-done-hold = Held.
admin-done-spam = Marked as spam.
admin-done-trash = Moved to the trash.
admin-done-restore = Restored.
admin-done-delete = Deleted for good.
admin-done-undo = Taken back.
admin-done-edit = Saved.
admin-done-reply = Your reply is published.
admin-done-ban = Banned. What comes from now on is spam.
admin-done-many = { $count ->
    [one] { $count } comment was decided.
   *[other] { $count } comments were decided.
}
admin-done-not = { $failed ->
    [one] { $failed } was left as it is.
   *[other] { $failed } were left as they are.
}
# $decision is one of the sentences below, such as "Grace approved it."
admin-overtaken = Somebody was faster: { $decision } Here is the comment as it is now; nothing of yours was carried out.

# Who did what, in a comment's history. $by is a name, or "The program".
admin-policy = The program
admin-by-author = The author
admin-did-submit = { $by } decided when it came: { $status }.
admin-did-approve = { $by } approved it.
admin-did-hold = { $by } held it.
admin-did-spam = { $by } marked it as spam.
admin-did-trash = { $by } moved it to the trash.
admin-did-restore = { $by } restored it.
admin-did-edit = { $by } edited it.
admin-did-undo = { $by } took a decision back.

# Why something was decided.
reason-site_holds_all = This site holds every comment for a moderator.
reason-no_objection = No check objected, and this site publishes at once.
reason-by_moderator = A moderator of the site wrote it.
reason-moderator = A moderator decided.
reason-akismet_asked = Akismet is asked about it.
reason-akismet_spam = Akismet holds it for spam.
reason-akismet_ham = Akismet does not hold it for spam.
reason-akismet_failed = Akismet gave no answer within an hour.
reason-reported = Reported by readers: { $count }. This site holds a comment at { $threshold }.
reason-honeypot_filled = A field that people cannot see was filled.
reason-classifier_spam = The filter, which learns from your decisions, takes it for spam: { $percent } %. What weighed most: { $words }.
reason-script_new = The text is mostly in a script that no approved comment of this site has: { $script }.
reason-banned_word = It contains a banned word: { $entry }.
reason-banned_host = It links to a banned host: { $host }.
reason-banned_address_typed = The address of a banned author was typed. What is published at once is not kept back by that: anybody could find out who is banned.
reason-banned_author = Its author is banned.
reason-banned_network = Its network is banned.
reason-site_flooded = Far more comments come than usual; until that ends, everything is held.
reason-thread_flooded = Many comments were published here within a few minutes; further ones wait.
reason-author_spam = The author has proved comments that were spam: { $count }.
reason-author_approved = The author has proved approved comments: { $count }.
reason-network_spam = Comments from the same network that were spam in the last 30 days: { $count }.
reason-near_duplicates = Lately the same or nearly the same text came { $count } times.
reason-near_duplicates_later = Others came that say the same or nearly the same.
reason-author_typed_known = An approved comment stands under the same name and address, and this site takes that for enough. Anybody can type them.
reason-author_trusted = Approved comments that the author has proved: { $count }.
reason-author_not_trusted_yet = Approved comments that the author has proved: { $count }; this site asks for { $threshold }.
reason-author_edited = The author changed the text. What was held is not published by that.
reason-author_unproven = Held: first comment from this author (no verified approved comment yet).
reason-score_hold = The score is { $score }; this site holds comments with { $threshold } or more.
reason-score_spam = The score is { $score }; this site takes { $threshold } or more for spam.
reason-forum_markup = The text has links in the markup of forums.
reason-words_mix_scripts = Words mix letters of several scripts, as words do that evade filters.
reason-hidden_characters = Characters in the text that nobody sees: { $count }.
reason-word_disallowed = It matches “{ $entry }” in the list of disallowed words.
reason-word_held = It matches “{ $entry }” in the list of words that are held.
reason-look_alike_host = The host { $host } imitates the letters of another.
reason-link_shortener = A link goes through { $host }, which hides where it leads.
reason-hardly_more_than_links = The text is hardly more than a link.
reason-many_links = Links in the text: { $count }; this site holds comments with { $threshold } or more.
reason-name_mixes_scripts = The name mixes letters of several scripts, as names made to look like others do.
reason-own_address_in_text = The text, name or website repeats the author's own e-mail address; publishing it would make it public.
reason-moderator_name = The name looks like that of a moderator.
reason-form_sent_too_fast = The form was sent { $seconds } s after it was fetched; people take at least { $least } s.
reason-proof_good = It came with a proof of work.
reason-proof_wanted_doubtful = It is doubtful, though not enough to be held for that, and it came without a proof of work.
reason-proof_wanted_pressure = More comments come than usual, and it came without a proof of work.
reason-proof_missing = It came without a proof of work, which browsers without JavaScript cannot give.
reason-proof_malformed = Its proof of work cannot be read.
reason-proof_expired = Its proof of work is too old.
reason-proof_forged = The challenge of its proof of work was not made here, or was changed.
reason-proof_other_article = Its proof of work was made for another article or another site.
reason-proof_unsolved = The sum of its proof of work is wrong.
reason-proof_spent = Its proof of work came with another comment before.

# Many at once.
admin-bulk = Several at once
admin-bulk-action = What to do
admin-bulk-scope = Apply to
admin-bulk-ticked = The selected ones
admin-bulk-all = All that match the filter
admin-bulk-apply = Apply
admin-bulk-question = { $count ->
    [0] No comment matches any more.
    [one] { $count } comment matches. Shall it be done?
   *[other] { $count } comments match. Shall it be done to all of them?
}

# The keyboard.
admin-keys = Keyboard
admin-keys-on = Single letters are shortcuts
admin-key-move = Next, previous comment
admin-key-approve = Approve
admin-key-spam = Spam
admin-key-trash = Trash
admin-key-hold = Hold, or restore
admin-key-undo = Take the last decision back
admin-key-edit = Edit
admin-key-reply = Reply
admin-key-tick = Select
admin-key-search = Search
admin-key-help = This list

# One comment.
admin-comment-of = Comment of { $name }
admin-answers = What it answers
admin-replies = Replies
admin-reports = Reports by readers
admin-report-settled = since approved
admin-report-count = { $count ->
    [one] { $count } reader has reported this.
   *[other] { $count } readers have reported this.
}
admin-public = Its place on the site
admin-history = History
admin-undone = taken back
admin-before = The text before
admin-your-reply = Your reply
admin-reply-send = Publish the reply
admin-reply-approves = The comment waits; a reply approves it.
admin-reveal = Email address
admin-reveal-reason = Why do you need it?
admin-reveal-note = The reason is kept in the audit log, with your name. At most 20 addresses are shown in an hour.
admin-reveal-show = Show the address
admin-reveal-none = No address was given.
admin-delete-note = This cannot be undone. Replies move up one level.

# Articles.
admin-articles-empty = No article yet. The first comment on one makes it, or you do here.
admin-article-close = Close for comments
admin-article-open = Open for comments
admin-article-title = Title
admin-article-url = Address or path
admin-article-external = Number in another system, such as WordPress's
admin-article-new = Add an article
admin-article-opened = The article takes comments again.
admin-article-closed = The article takes no more comments.
admin-article-titled = The title is saved.
admin-article-added = The article is added.

# Sites.
admin-site-typed = Type the short name of the site, or a part of its name.
admin-site-meant = Did you mean one of these?
admin-sites-search = Search sites by name or short name
admin-sites-next = Next sites
admin-sites-none = No site has this in its name.
admin-sites-empty = No site yet.
admin-site-new = Add a site
admin-site-slug = Short name in addresses: a-z, 0-9 and -
admin-site-name = Name
admin-site-origins = Where its pages come from, one on each line, such as https://blog.example.org
admin-site-added = The site is added.
admin-site-changed = The changes are saved.
admin-trial-cut = Only the newest 50 are listed.
admin-trial-now = Now:
admin-trial-change = { $from } → { $to }
admin-trial-kind = { $from } → { $to }: { $count }
admin-trial-against = Decisions against what moderators made of the comment: { $before } now, { $after } then.
admin-trial-summary = Comments of the last 30 days: { $count }. Decided otherwise: { $changed }.
admin-trial-title = What these rules would have changed
admin-trial-run = Try the rules first
admin-policy-undo = Take that change back
admin-policy-changed = The rules were last changed by { $by } on { $at }.
admin-site-undone = The last change of the rules is taken back.
setting-moderation = Moderation
    .meaning = held: every comment waits for you. first_timers: authors who prove an approved comment are published at once. trusted: those who prove several. open: comments with no objections are published at once.
setting-reports_to_hold = Reports to hold
    .meaning = How many readers must report a published comment to have it wait for you, 0 to 100; 0 for never.
setting-proof_of_work = Proof of work
    .meaning = Whether browsers have to compute for a moment: off; adaptive: only for a comment that would be published though it is doubtful, or while more come than usual; it waits until then. always: for every comment, while the reader writes; one without is held.
setting-close_after_days = Close after
    .meaning = How many days after its first comment an article takes no more, 0 to 3650; 0 for never.
setting-flood_limit = Flood limit
    .meaning = If so many comments with no objections come within five minutes, and far more than usual, everything is held until that ends; 0 to 60000, 0 for none.
setting-thread_limit = Most on one article
    .meaning = How many comments on one article with no objections are published within five minutes; further ones wait; 0 to 60000, 0 for no limit.
setting-disallowed_words = Disallowed words
    .meaning = What matches one is spam. Written as the words that are held.
setting-hold_words = Words that are held
    .meaning = One entry on each line: a text that matches anywhere, word: for whole words, host: for links, regex: for a regular expression.
setting-spam_score = Score for spam
    .meaning = From how many points on a comment is taken for spam, 1 to 1000.
setting-hold_score = Score to hold
    .meaning = From how many points on a comment waits for you, 1 to 1000.
setting-previously_approved = Believe typed names and addresses
    .meaning = As WordPress does: who types a name and an address that stood under an approved comment counts as known. Weak: anybody can type them.
setting-trusted_after = Trusted after
    .meaning = How many approved comments an author must prove under “trusted”, 1 to 100.
setting-markup = Markup
    .meaning = text: paragraphs, links and a few HTML tags, as on WordPress. markdown: CommonMark without HTML.
setting-articles = Articles
    .meaning = open: the first comment on an address makes the article. registered: only articles that were added take comments.
setting-email = Email address
    .meaning = Whether the form asks for an address: required, optional, or off.
setting-keep_query = Keep the query
    .meaning = Whether what stands behind the question mark belongs to an article's address.
setting-thread_depth = Depth of threads
    .meaning = The deepest level at which replies are shown, 1 to 10.
setting-max_links = Hold at this many links
    .meaning = A comment with at least so many links to other sites is held, 0 to 100; 0 turns the check off.
setting-allow_null_origin = Forms without an origin
    .meaning = Whether a form that a page of another site sends without saying its origin is taken when it carries a personal token. Any page can send such a form.
setting-avatars = Drawings
    .meaning = Whether an abstract drawing stands beside each comment. It is made here, from a random number.
setting-language = Language
    .meaning = auto: as each reader's browser asks. Or the tag of a language, such as de.

# Moderators.
admin-role = Role
admin-role-viewer = Viewer: reads
admin-role-moderator = Moderator: decides
admin-role-owner = Owner: changes everything
admin-moderator-sites = Sites
admin-moderator-sites-about = Short names, separated by spaces. Without “All sites” and without a name, no site:
admin-moderator-inactive = cannot sign in
admin-moderator-new = Add a moderator
admin-moderator-added = The moderator is added.
admin-moderator-changed = The changes are saved.
admin-new-password = New password
admin-set-password = Set the password
admin-own-password = Change your password
admin-current-password = Present password
admin-new-password-again = New password again
admin-own-password-about = Your other sessions end. API tokens stay good.
admin-own-password-change = Change the password
admin-own-password-changed = Your password is changed. Your other sessions have ended.
admin-own-password-differs = The two new passwords differ.
admin-deactivate = Let them sign in no more
admin-activate = Let them sign in again

# API tokens.
admin-tokens-empty = No token yet.
admin-token-new = Make a token
admin-token-make = Make the token
admin-token-moderator = Moderator
admin-token-scopes = What it may be used for
admin-token-days = Expires after (days), 1 to 365
admin-token-secret = This is the token. It is shown this once; copy it now.
admin-token-expires = until { $time }
admin-token-used = last used { $time }
admin-token-revoke = Revoke
admin-token-is-revoked = Revoked.
admin-token-revoked = The token is revoked.
admin-scope-comments-read = Read comments, counts and history
admin-scope-comments-moderate = Decide, edit, reply
admin-scope-comments-delete = Delete for good
admin-scope-pii-read = Reveal addresses
admin-scope-sites-admin = Change sites and articles
admin-scope-users-admin = Change moderators and tokens
admin-scope-audit-read = Read the audit log

# Bans.
admin-bans-about = What a ban meets is spam. Whoever sends it is told the same as everybody else.
admin-bans-empty = Nobody and nothing is banned.
admin-ban-new = Add a ban
admin-ban-author-where = An author is banned on the page of one of their comments.
admin-ban-kind = What is banned
admin-ban-kind-network = Network
admin-ban-kind-author = Author
admin-ban-kind-host = Linked host
admin-ban-kind-word = Word
admin-ban-value = Network, host or word, such as 203.0.113.0/24 or casino.example
admin-ban-days = Days, 1 to 365. If left empty: 30 for a network, no end for a host or a word
admin-ban-for-days = Days, 1 to 365
admin-ban-note = Why; other moderators see it
admin-ban-make = Ban
admin-ban-this-author = Ban this author
admin-ban-this-network = Ban this network
admin-ban-lift = Lift the ban
admin-ban-until = until { $time }
admin-ban-endless = without end
admin-ban-added = The ban is added.
admin-ban-lifted = The ban is lifted.

# The audit log.
admin-audit-empty = Nothing was done yet.
