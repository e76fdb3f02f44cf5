# The moderators' pages. "You" is a moderator of a site.

admin-title = Moderation
admin-nav = Seiten
admin-queue = Kommentare
admin-articles = Artikel
admin-sites = Websites
admin-moderators = Moderationsteam
admin-tokens = API-Token
admin-audit = Protokoll
admin-sign-in = Anmelden
admin-sign-out = Abmelden
admin-sign-in-wrong = Name oder Passwort ist nicht richtig.
admin-username = Anmeldename
admin-password = Passwort
admin-session-over = Ihre Sitzung ist abgelaufen
admin-session-over-detail = Es wurde nichts geändert. Melden Sie sich in einem anderen Tab neu an, kehren Sie dann hierher zurück und senden Sie das Formular noch einmal ab: Ihre Eingaben stehen noch darin.
admin-back = Zurück zu den Kommentaren
admin-cancel = Abbrechen
admin-close = Schließen
admin-save = Speichern
admin-add = Hinzufügen
admin-show = Anzeigen
admin-change = Ändern
admin-open = Ansehen

admin-by-status = Nach Status
admin-status-pending = Ausstehend
admin-status-approved = Freigeschaltet
admin-status-spam = Spam
admin-status-trash = Papierkorb
admin-status-all = Alle
admin-filter = Suchen und filtern
admin-search = Text in Name, Website oder Kommentar
admin-site = Website
admin-all-sites = Alle Websites
admin-article = Artikel: Adresse oder Pfad
admin-from = Von
admin-to = Bis
admin-clear = Filter zurücksetzen
admin-empty = Hier ist nichts.
admin-empty-pending = Nichts steht aus. Über alle Kommentare ist entschieden.
admin-empty-filter = Kein Kommentar passt zum Filter.
admin-pages = Weitere Seiten
admin-next = Weitere Kommentare
admin-older = Ältere Einträge
admin-loading = Wird geladen …
admin-failed = Das hat nicht geklappt. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.
admin-tick = Den Kommentar von { $name } auswählen
admin-news = { $count ->
    [one] { $count } neuer Kommentar steht aus. Anzeigen
   *[other] { $count } neue Kommentare stehen aus. Anzeigen
}

admin-action-approve = Freischalten
admin-action-hold = Zurückhalten
admin-action-spam = Als Spam markieren
admin-action-trash = In den Papierkorb
admin-action-restore = Wiederherstellen
admin-action-delete = Endgültig löschen
admin-reply = Antworten
admin-edit = Bearbeiten
admin-undo = Rückgängig machen
admin-undo-last = Letzte Entscheidung zurücknehmen

admin-done-approve = Freigeschaltet.
admin-done-hold = Zurückgehalten.
admin-done-spam = Als Spam markiert.
admin-done-trash = In den Papierkorb verschoben.
admin-done-restore = Wiederhergestellt.
admin-done-delete = Endgültig gelöscht.
admin-done-undo = Zurückgenommen.
admin-done-edit = Gespeichert.
admin-done-reply = Ihre Antwort ist veröffentlicht.
admin-done-many = { $count ->
    [one] Über { $count } Kommentar wurde entschieden.
   *[other] Über { $count } Kommentare wurde entschieden.
}
admin-done-not = { $failed ->
    [one] { $failed } blieb unverändert.
   *[other] { $failed } blieben unverändert.
}
admin-overtaken = Jemand war schneller: { $decision } Hier steht der Kommentar, wie er jetzt ist; von Ihren Änderungen wurde nichts ausgeführt.

admin-policy = Das Programm
admin-did-submit = { $by } hat beim Eingang entschieden: { $status }.
admin-did-approve = { $by } hat ihn freigeschaltet.
admin-did-hold = { $by } hat ihn zurückgehalten.
admin-did-spam = { $by } hat ihn als Spam markiert.
admin-did-trash = { $by } hat ihn in den Papierkorb verschoben.
admin-did-restore = { $by } hat ihn wiederhergestellt.
admin-did-edit = { $by } hat ihn bearbeitet.
admin-did-undo = { $by } hat eine Entscheidung zurückgenommen.

reason-site_holds_all = Diese Website legt jeden Kommentar der Moderation vor.
reason-no_objection = Keine Prüfung hat etwas beanstandet, und diese Website veröffentlicht sofort.
reason-by_moderator = Er stammt aus der Moderation der Website.
reason-moderator = Die Moderation hat entschieden.
reason-honeypot_filled = Ein Feld, das Menschen nicht sehen können, war ausgefüllt.
reason-classifier_spam = Der Filter, der aus Ihren Entscheidungen lernt, hält es für Spam: { $percent } %. Am meisten wog: { $words }.
reason-script_new = Der Text steht überwiegend in einer Schrift, die kein freigegebener Kommentar dieser Website hat: { $script }.
reason-banned_word = Er enthält ein gesperrtes Wort: { $entry }.
reason-banned_host = Er verweist auf einen gesperrten Host: { $host }.
reason-banned_author = Diese Person ist gesperrt.
reason-banned_network = Sein Netz ist gesperrt.
reason-site_flooded = Es kommen weit mehr Kommentare als üblich; bis das endet, wird alles zurückgehalten.
reason-author_spam = Nachgewiesen sind Kommentare dieser Person, die Spam waren: { $count }.
reason-author_approved = Nachgewiesen sind freigegebene Kommentare dieser Person: { $count }.
reason-network_spam = Kommentare aus demselben Netz, die in den letzten 30 Tagen Spam waren: { $count }.
reason-near_duplicates = Derselbe oder fast derselbe Text kam zuletzt { $count }-mal.
reason-near_duplicates_later = Es kamen andere, die dasselbe oder fast dasselbe sagen.
reason-author_typed_known = Unter demselben Namen und derselben Adresse steht ein freigegebener Kommentar, und das genügt dieser Website. Eintippen kann sie jeder.
reason-author_trusted = Nachgewiesene freigegebene Kommentare: { $count }.
reason-author_not_trusted_yet = Nachgewiesene freigegebene Kommentare: { $count }; diese Website verlangt { $threshold }.
reason-author_unproven = Es ist nicht nachgewiesen, dass von dieser Person schon ein freigegebener Kommentar stammt; solche hält diese Website zurück.
reason-score_hold = Der Punktestand ist { $score }; diese Website hält Kommentare ab { $threshold } zurück.
reason-score_spam = Der Punktestand ist { $score }; ab { $threshold } gilt das hier als Spam.
reason-forum_markup = Der Text enthält Links in der Schreibweise von Foren.
reason-words_mix_scripts = Wörter mischen Buchstaben mehrerer Schriften, wie um Filter zu umgehen.
reason-hidden_characters = Zeichen im Text, die niemand sieht: { $count }.
reason-word_disallowed = Er enthält „{ $entry }“ aus der Liste der verbotenen Wörter.
reason-word_held = Er enthält „{ $entry }“ aus der Liste der Wörter, die zurückgehalten werden.
reason-look_alike_host = Der Host { $host } ahmt die Buchstaben eines anderen nach.
reason-link_shortener = Ein Link führt über { $host }, das sein Ziel verbirgt.
reason-hardly_more_than_links = Der Text ist kaum mehr als ein Link.
reason-many_links = Links im Text: { $count }; diese Website hält Kommentare ab { $threshold } zurück.
reason-name_mixes_scripts = Der Name mischt Buchstaben mehrerer Schriften, wie es nachgemachte Namen tun.
reason-own_address_in_text = Text, Name oder Website enthalten die eigene E-Mail-Adresse; eine Veröffentlichung würde sie öffentlich machen.
reason-form_sent_too_fast = Das Formular wurde { $seconds } s nach dem Abruf gesendet; Menschen brauchen mindestens { $least } s.
reason-proof_missing = Er kam ohne Arbeitsnachweis; Browser ohne JavaScript können keinen geben.
reason-proof_malformed = Der Arbeitsnachweis ist nicht lesbar.
reason-proof_expired = Der Arbeitsnachweis ist zu alt.
reason-proof_forged = Die Aufgabe des Arbeitsnachweises stammt nicht von hier oder wurde verändert.
reason-proof_other_article = Der Arbeitsnachweis gilt für einen anderen Artikel oder eine andere Website.
reason-proof_unsolved = Der Arbeitsnachweis ist falsch gerechnet.
reason-proof_spent = Der Arbeitsnachweis kam schon mit einem anderen Kommentar.

admin-bulk = Mehrere auf einmal
admin-bulk-action = Aktion
admin-bulk-scope = Anwenden auf
admin-bulk-ticked = Die ausgewählten
admin-bulk-all = Alle, die zum Filter passen
admin-bulk-apply = Ausführen
admin-bulk-question = { $count ->
    [0] Kein Kommentar passt mehr.
    [one] { $count } Kommentar passt. Soll es geschehen?
   *[other] { $count } Kommentare passen. Soll es mit allen geschehen?
}

admin-keys = Tastatur
admin-keys-on = Einzelne Buchstaben sind Tastenkürzel
admin-key-move = Nächster, voriger Kommentar
admin-key-approve = Freischalten
admin-key-spam = Als Spam markieren
admin-key-trash = In den Papierkorb
admin-key-hold = Zurückhalten oder wiederherstellen
admin-key-undo = Letzte Entscheidung zurücknehmen
admin-key-edit = Bearbeiten
admin-key-reply = Antworten
admin-key-tick = Auswählen
admin-key-search = Suchen
admin-key-help = Diese Liste

admin-comment-of = Kommentar von { $name }
admin-answers = Worauf er antwortet
admin-replies = Antworten
admin-public = Seine Stelle auf der Website
admin-history = Verlauf
admin-undone = zurückgenommen
admin-before = Der Text davor
admin-your-reply = Ihre Antwort
admin-reply-send = Antwort veröffentlichen
admin-reply-approves = Der Kommentar steht noch aus; eine Antwort schaltet ihn frei.
admin-reveal = E-Mail-Adresse
admin-reveal-reason = Wozu brauchen Sie sie?
admin-reveal-note = Der Grund wird mit Ihrem Namen im Protokoll festgehalten.
admin-reveal-show = Adresse anzeigen
admin-reveal-none = Es wurde keine Adresse angegeben.
admin-delete-note = Das lässt sich nicht rückgängig machen. Antworten rücken eine Ebene nach oben.

admin-articles-empty = Noch kein Artikel. Der erste Kommentar zu einem Artikel legt ihn an, oder Sie tun es hier.
admin-article-close = Für Kommentare schließen
admin-article-open = Für Kommentare öffnen
admin-article-title = Titel
admin-article-url = Adresse oder Pfad
admin-article-external = Nummer in einem anderen System, etwa in WordPress
admin-article-new = Artikel hinzufügen
admin-article-opened = Der Artikel nimmt wieder Kommentare an.
admin-article-closed = Der Artikel nimmt keine Kommentare mehr an.
admin-article-titled = Der Titel ist gespeichert.
admin-article-added = Der Artikel ist hinzugefügt.

admin-sites-empty = Noch keine Website.
admin-site-new = Website hinzufügen
admin-site-slug = Kurzname in Adressen: a-z, 0-9 und -
admin-site-name = Name der Website
admin-site-origins = Woher ihre Seiten kommen, eine Angabe je Zeile, etwa https://blog.example.org
admin-site-added = Die Website ist hinzugefügt.
admin-site-changed = Die Änderungen sind gespeichert.
admin-trial-cut = Nur die neuesten 50 sind aufgeführt.
admin-trial-now = Jetzt:
admin-trial-change = { $from } → { $to }
admin-trial-kind = { $from } → { $to }: { $count }
admin-trial-against = Entscheidungen gegen das, was die Moderation daraus machte: jetzt { $before }, dann { $after }.
admin-trial-summary = Kommentare der letzten 30 Tage: { $count }. Anders entschieden: { $changed }.
admin-trial-title = Was diese Regeln geändert hätten
admin-trial-run = Regeln erst ausprobieren
admin-policy-undo = Diese Änderung zurücknehmen
admin-policy-changed = Die Regeln wurden zuletzt von { $by } am { $at } geändert.
admin-site-undone = Die letzte Änderung der Regeln ist zurückgenommen.
setting-moderation = Freischaltung
    .meaning = held: Jeder Kommentar wartet auf Sie. first_timers: Wer einen freigegebenen Kommentar nachweist, wird sofort veröffentlicht. trusted: wer mehrere nachweist. open: Wogegen nichts spricht, wird sofort veröffentlicht.
setting-reports_to_hold = Meldungen bis zum Zurückhalten
    .meaning = Wie viele Leser einen veröffentlichten Kommentar melden müssen, damit er auf Sie wartet, 0 bis 100; 0 für nie.
setting-proof_of_work = Arbeitsnachweis
    .meaning = Wann Browser vor dem Senden rechnen müssen: off, adaptive (wenn viele kommen oder einer zweifelhaft ist) oder always.
setting-close_after_days = Schließen nach
    .meaning = Wie viele Tage nach dem ersten Kommentar ein Artikel keine mehr annimmt, 0 bis 3650; 0 für nie.
setting-flood_limit = Bremse
    .meaning = Kommen in fünf Minuten so viele unverdächtige Kommentare, und weit mehr als üblich, wird bis zum Ende alles zurückgehalten; 0 bis 60000, 0 schaltet die Bremse ab.
setting-disallowed_words = Verbotene Wörter
    .meaning = Was eines enthält, ist Spam. Geschrieben wie die Wörter, die zurückgehalten werden.
setting-hold_words = Wörter, die zurückgehalten werden
    .meaning = Ein Eintrag je Zeile: ein Text, der überall passt, word: für ganze Wörter, host: für Links, regex: für einen regulären Ausdruck.
setting-spam_score = Spam ab
    .meaning = Ab wie vielen Punkten ein Kommentar als Spam gilt, 1 bis 1000.
setting-hold_score = Zurückhalten ab
    .meaning = Ab wie vielen Punkten ein Kommentar auf Sie wartet, 1 bis 1000.
setting-previously_approved = Eingetippten Namen und Adressen glauben
    .meaning = Wie WordPress: Wer Name und Adresse eines freigegebenen Kommentars eintippt, gilt als bekannt. Schwach: Eintippen kann sie jeder.
setting-trusted_after = Vertraut ab
    .meaning = Wie viele freigegebene Kommentare unter „trusted“ nachzuweisen sind, 1 bis 100.
setting-markup = Textauszeichnung
    .meaning = text: Absätze, Links und einige HTML-Tags, wie bei WordPress. markdown: CommonMark ohne HTML.
setting-articles = Artikel
    .meaning = open: Der erste Kommentar unter einer Adresse legt den Artikel an. registered: Nur hinzugefügte Artikel nehmen Kommentare an.
setting-email = E-Mail-Adresse
    .meaning = Ob das Formular nach einer Adresse fragt: required (erforderlich), optional (freiwillig) oder off (gar nicht).
setting-keep_query = Abfrage beibehalten
    .meaning = Ob das, was hinter dem Fragezeichen steht, zur Adresse eines Artikels gehört.
setting-thread_depth = Tiefe der Antworten
    .meaning = Die tiefste Ebene, auf der Antworten gezeigt werden, 1 bis 10.
setting-max_links = Höchstzahl der Links
    .meaning = Ein Kommentar mit mindestens so vielen Links zu anderen Websites wird zurückgehalten, 0 bis 100; 0 schaltet die Prüfung ab.
setting-allow_null_origin = Formulare ohne Herkunft
    .meaning = Ob ein Formular, das keine Herkunft nennt, angenommen wird, wenn es ein Token enthält.
setting-avatars = Zeichnungen
    .meaning = Ob neben jedem Kommentar eine abstrakte Zeichnung steht. Sie entsteht hier, aus einer Zufallszahl.
setting-language = Sprache
    .meaning = auto: wie es der Browser der lesenden Person verlangt. Oder das Kürzel einer Sprache, etwa de.

admin-role = Rolle
admin-role-viewer = Lesend: sieht nur zu
admin-role-moderator = Moderierend: entscheidet
admin-role-owner = Verwaltend: ändert alles
admin-moderator-sites = Zuständig für
admin-moderator-sites-about = Kurznamen, durch Leerzeichen getrennt; ohne Angabe alle Websites:
admin-moderator-inactive = kann sich nicht anmelden
admin-moderator-new = Person hinzufügen
admin-moderator-added = Die Person ist hinzugefügt.
admin-moderator-changed = Die Änderungen sind gespeichert.
admin-new-password = Neues Passwort
admin-set-password = Passwort setzen
admin-deactivate = Anmeldung sperren
admin-activate = Anmeldung wieder erlauben

admin-tokens-empty = Noch kein Token.
admin-token-new = Token erstellen
admin-token-make = Dieses Token erstellen
admin-token-moderator = Für wen
admin-token-scopes = Wofür es verwendet werden darf
admin-token-days = Gültigkeit in Tagen, 1 bis 365
admin-token-secret = Dies ist das Token. Es wird nur dieses eine Mal angezeigt; kopieren Sie es jetzt.
admin-token-expires = bis zum { $time }
admin-token-used = zuletzt verwendet am { $time }
admin-token-revoke = Widerrufen
admin-token-is-revoked = Widerrufen.
admin-token-revoked = Das Token ist widerrufen.
admin-scope-comments-read = Kommentare, Anzahlen und Verlauf lesen
admin-scope-comments-moderate = Entscheiden, bearbeiten, antworten
admin-scope-comments-delete = Endgültig löschen
admin-scope-pii-read = Adressen anzeigen
admin-scope-sites-admin = Websites und Artikel ändern
admin-scope-users-admin = Moderationsteam und Token ändern
admin-scope-audit-read = Protokoll lesen

admin-audit-empty = Bisher ist nichts geschehen.
