# Whole pages: the thread on its own, the form with its errors, the receipt, errors, the first page, sample articles.

page-skip = Siirry sisältöön
page-back = Takaisin artikkeliin
page-back-home = Takaisin etusivulle

thread-page-title = Kommentit artikkeliin { $title }

form-error-title = Tarkista kommenttisi
form-error-about = Kommenttisi artikkeliin

receipt-title-held = Kommenttisi on saapunut perille
receipt-title-approved = Kommenttisi on julkaistu
receipt-held = Kommenttisi odottaa moderointia. Kunnes se on hyväksytty, se näkyy vain tällä sivulla.
receipt-approved = Kommenttisi on hyväksytty. Kaikki voivat lukea sen artikkelin alta.
receipt-about = Kommenttisi artikkeliin
receipt-edit = Muokkaa kommenttiasi
receipt-edit-until = Voit muuttaa tekstiä tähän asti: { $time }.
receipt-edit-save = Tallenna muutos
receipt-delete = Poista kommenttisi
receipt-delete-about = Kommenttisi poistetaan lopullisesti. Vastaukset siihen säilyvät.
receipt-delete-sure = Poista lopullisesti
receipt-deleted-title = Kommenttisi on poistettu
receipt-deleted = Se on poissa lopullisesti, eikä kukaan voi palauttaa sitä.

report-title = Ilmianna kommentti
report-about = Kommentti artikkeliin
report-why = Miksi valvojien pitäisi katsoa sitä?
report-reason-spam = Se on mainos tai roskaviesti.
report-reason-abuse = Se loukkaa, uhkaa tai häiritsee jotakuta.
report-reason-off_topic = Se ei liity artikkeliin.
report-reason-other = Jokin muu syy.
report-note = Mitä valvojien olisi hyvä tietää (valinnainen)
report-send = Lähetä ilmoitus
report-done-title = Kiitos
report-done = Ilmoituksesi on saapunut. Valvoja päättää, mitä kommentille tehdään.

error-status = Virhe { $status }

home-title = Täällä asuvat kommentit
home-what = Tämä palvelin säilyttää palvelemiensa sivustojen kommentit ja näyttää ne sivustojen artikkelien alla. Palvelimella toimii afterword.
home-privacy = Lukijat eivät tarvitse tiliä eivätkä saa evästeitä. Sähköpostiosoitteita ei koskaan julkaista.
home-articles = Esimerkkiartikkelit
home-articles-about = Avaa jokin niistä, vieritä loppuun ja jätä kommentti.
home-docs = Miten tämän palvelimen kanssa keskustellaan: API

article-sample = Esimerkkiartikkeli
article-back = Kaikki esimerkkiartikkelit
