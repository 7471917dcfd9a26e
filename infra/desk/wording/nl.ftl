# Wat klanten in het Nederlands lezen. In en.ftl staat wanneer elk bericht wordt verstuurd en wat
# het mag gebruiken.

closed = We zijn op dit moment gesloten.
closed-for-holiday = We zijn gesloten vanwege een feestdag ({ $holiday }).
closed-for-occasion = We zijn op dit moment gesloten ({ $occasion }).
closed-unplanned = We hebben onverwacht moeten sluiten.
back-at = We zijn { $kind ->
    [date] op { $day }
   *[relative] { $day }
} vanaf { $time } uur ({ whose-time }) weer bereikbaar.
answer-by = U krijgt { $kind ->
    [date] uiterlijk op { $day } om { $time } uur
   *[relative] { $day } uiterlijk om { $time } uur
} ({ whose-time }) antwoord van ons.
back-unknown = We antwoorden u zodra we er weer zijn.
whose-time = { $zone ->
    [customer] uw lokale tijd
   *[other] tijdzone { $city }
}

received = Bedankt, we hebben uw bericht ontvangen.
opted-out = U ontvangt hier geen automatische berichten meer van ons. Stuur { $word } om ze weer te ontvangen.
opted-in = U ontvangt hier weer automatische berichten van ons. Stuur { $word } om ze niet meer te ontvangen.
help = Dit is onze klantenservice. Schrijf ons waarmee we u kunnen helpen, dan krijgt u antwoord van iemand uit ons team. Stuur { $word } om geen automatische berichten meer te ontvangen.
hand-over = Iemand uit ons team neemt dit in behandeling.

offer = Bedoelde u een van deze vragen?
offer-none = Medewerker spreken
did-this-help = Bent u hiermee geholpen?
yes = Ja
no = Nee
glad = Fijn om te horen. U kunt ons altijd schrijven.

phone-welcome = Bedankt voor uw telefoontje.
phone-wait = Blijft u alstublieft aan de lijn, we helpen u zo snel mogelijk.
phone-nobody = Op dit moment kan niemand uw gesprek aannemen.
phone-record = Spreek na de toon een bericht in. Druk op het hekje als u klaar bent.
phone-text = Wilt u dit als sms ontvangen, toets dan { $key }.
phone-text-coming = We sturen u een sms.
phone-language = Voor Nederlands, toets { $key }.
phone-thanks = Dank u, we hebben uw bericht ontvangen. Tot ziens.

# Zonder AFMELDEN en AANMELDEN: zo zegt men ook een afspraak af of toe.
stop-words = STOPPEN, STOP BERICHTEN, GEEN BERICHTEN MEER
start-words = STARTEN, HERVATTEN
help-words = HULP, HELP MIJ
yes-words = ja, jazeker, ja hoor, ja bedankt, ja dank u, dat hielp, dat helpt, het hielp, ja dat helpt
no-words = nee, nee hoor, nee bedankt, helaas niet, niet echt, dat hielp niet, dat helpt niet, het hielp niet, nee dat helpt niet
person-words = medewerker spreken, een medewerker spreken, met een medewerker praten, met een mens praten, met iemand praten, met iemand spreken, iemand spreken, echt persoon, echte medewerker, medewerker, mens, persoon, klantenservice
