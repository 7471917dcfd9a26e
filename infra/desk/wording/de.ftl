# Was Kundinnen und Kunden auf Deutsch lesen. Wann eine Nachricht geschickt wird und was sie
# verwenden darf, steht in en.ftl.

closed = Wir sind gerade nicht erreichbar.
closed-for-holiday = Wir haben wegen eines Feiertags geschlossen ({ $holiday }).
closed-for-occasion = Wir haben vorübergehend geschlossen ({ $occasion }).
closed-unplanned = Wir mussten unerwartet schließen.
back-at = Wir sind { $kind ->
    [date] am { $day }, ab { $time } Uhr
   *[relative] { $day } ab { $time } Uhr
} ({ whose-time }) wieder für Sie da.
answer-by = Sie erhalten { $kind ->
    [date] bis { $day }, { $time } Uhr ({ whose-time }),
   *[relative] { $day } bis { $time } Uhr ({ whose-time })
} eine Antwort.
back-unknown = Wir antworten Ihnen, sobald wir wieder da sind.
whose-time = { $zone ->
    [customer] Ihre Ortszeit
   *[other] Zeitzone { $city }
}

received = Vielen Dank, Ihre Nachricht ist bei uns angekommen.
opted-out = Sie erhalten hier keine automatischen Nachrichten mehr von uns. Schreiben Sie { $word }, um sie wieder zu erhalten.
opted-in = Sie erhalten hier wieder automatische Nachrichten von uns. Schreiben Sie { $word }, um sie abzubestellen.
help = Sie haben unseren Kundenservice erreicht. Schreiben Sie uns, was Sie brauchen, und Sie erhalten eine persönliche Antwort. Schreiben Sie { $word }, um keine automatischen Nachrichten mehr zu erhalten.
hand-over = Jemand aus unserem Team kümmert sich persönlich darum.

offer = Meinten Sie eine dieser Fragen?
offer-none = Persönliche Hilfe
did-this-help = Hat Ihnen das geholfen?
yes = Ja
no = Nein
glad = Das freut uns. Schreiben Sie uns jederzeit wieder.

phone-welcome = Danke für Ihren Anruf.
phone-wait = Bitte bleiben Sie am Apparat, wir sind gleich für Sie da.
phone-nobody = Im Moment kann niemand Ihren Anruf annehmen.
phone-record = Bitte hinterlassen Sie nach dem Signalton eine Nachricht. Drücken Sie die Rautetaste, wenn Sie fertig sind.
phone-text = Wenn Sie das als Textnachricht bekommen möchten, drücken Sie die { $key }.
phone-text-coming = Wir schicken Ihnen eine Textnachricht.
phone-language = Für Deutsch drücken Sie die { $key }.
phone-thanks = Danke, Ihre Nachricht ist bei uns angekommen. Auf Wiederhören.

# Ohne ABBESTELLEN und ANMELDEN allein: So schreibt man auch wegen einer Bestellung oder eines Kurses.
stop-words = STOPP, STOPPEN, ABMELDEN, NACHRICHTEN ABBESTELLEN, KEINE NACHRICHTEN MEHR
start-words = STARTEN, NACHRICHTEN STARTEN
help-words = HILFE
yes-words = ja, jep, jup, ja danke, ja hat es, hat geholfen, ja hat geholfen, das hat geholfen, ja das hat geholfen
no-words = nein, nee, nö, nein danke, leider nein, leider nicht, nicht wirklich, hat nicht geholfen, das hat nicht geholfen, nein hat es nicht
person-words = persönliche Hilfe, mit einem Menschen sprechen, mit einem Menschen reden, mit jemandem sprechen, mit jemandem reden, mit einem Mitarbeiter sprechen, mit einer Mitarbeiterin sprechen, echter Mensch, echten Menschen, Mensch, Mitarbeiter, Mitarbeiterin, Kundenberater, Kundenservice, Kundendienst
