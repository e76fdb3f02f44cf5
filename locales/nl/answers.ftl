# What a program is told for its reader.

submitted-held = Je reactie wacht op moderatie.
submitted-published = Je reactie is gepubliceerd.
