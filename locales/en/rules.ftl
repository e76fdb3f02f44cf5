# What a person reads when a field breaks a rule: what is wrong, where, and what is allowed.
# One message for each code of `Rule`; $field is one of the subjects below, or a technical name in backticks.

field-comment = The comment
field-author = The name
field-email = The email address
field-url = The website
field-comment_parent = The comment you reply to
field-article = The article
field-site = The site
field-password = The password

rule-required = { $field } is missing; it is required.
rule-too_long = { $field } has { $bytes ->
    [one] { $bytes } byte
   *[other] { $bytes } bytes
}; at most { $max_bytes } are allowed.
rule-too_short = { $field } is too short; at least { $min_chars ->
    [one] { $min_chars } character is
   *[other] { $min_chars } characters are
} needed.
rule-invalid_email = { $field } cannot receive mail as it stands; it should look like name@example.org.
rule-invalid_url = { $field } is not a web address; it should begin with http:// or https://, like https://example.org.
rule-email_not_accepted = { $field } is not asked for on this site; please leave it out.
rule-name_reserved = { $field } looks like that of a moderator, of this site or of an office; please choose another.
rule-name_without_letter = { $field } has no letter and no number; it needs at least one.
rule-invisible_characters = { $field } contains characters that cannot be seen or that turn the direction of the text; please remove them.
rule-too_many_marks = { $field } has more marks on one letter than any script needs; please remove some.
rule-malformed = { $field } does not have the right form; it must be { $expected }.
rule-invalid_line = { $field } has a wrong line { $line }; it must be { $expected }.
rule-not_one_of = { $field } must be one of: { $allowed }.
rule-out_of_range = { $field } is out of range; it must be between { $min } and { $max }.
rule-taken = { $field } is already in use; please choose another.
rule-unknown = { $field } names something that does not exist here.
rule-password_too_common = { $field } is among the first that somebody would guess; please choose a longer or less usual one.
rule-wrong_password = { $field } is not right.
rule-unknown_field = { $field } is not known here.
    .suggestion = { $field } is not known here; did you mean `{ $suggestion }`?
