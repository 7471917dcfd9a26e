# Was Kundinnen und Kunden auf Deutsch lesen. Wann eine Nachricht geschickt wird und was sie
# verwenden darf, steht in en.ftl.

closed = Wir sind gerade nicht erreichbar.
closed-for-holiday = Wir haben wegen eines Feiertags geschlossen ({ $holiday }).
closed-unplanned = Wir mussten unerwartet schließen.
back-at = Wir sind { $kind ->
    [date] am { $day } um { $time } Uhr
   *[relative] { $day } um { $time } Uhr
} wieder für Sie da ({ whose-time }).
answer-by = Sie erhalten { $kind ->
    [date] bis { $day }, { $time } Uhr,
   *[relative] { $day } bis { $time } Uhr
} eine Antwort ({ whose-time }).
back-unknown = Wir antworten Ihnen, sobald wir wieder da sind.
whose-time = { $zone ->
    [customer] Ihre Ortszeit
   *[other] Zeitzone { $city }
}

received = Vielen Dank, Ihre Nachricht ist bei uns angekommen.
opted-out = Sie erhalten hier keine automatischen Nachrichten mehr von uns. Schreiben Sie { $word }, um sie wieder zu erhalten.
opted-in = Sie erhalten hier wieder automatische Nachrichten von uns. Schreiben Sie { $word }, um sie abzubestellen.
help = Hier ist unser Kundenservice. Schreiben Sie uns, was Sie brauchen, und Sie erhalten eine persönliche Antwort. Schreiben Sie { $word }, um keine automatischen Nachrichten mehr zu erhalten.
hand-over = Jemand aus unserem Team kümmert sich persönlich darum.

stop-words = STOPP, ABMELDEN, ABBESTELLEN
start-words = STARTEN, ANMELDEN
help-words = HILFE
