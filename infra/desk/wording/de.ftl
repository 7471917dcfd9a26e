# Was Kundinnen und Kunden auf Deutsch lesen. Wann eine Nachricht geschickt wird und was sie
# verwenden darf, steht in en.ftl.

away = Wir sind gerade nicht erreichbar. Am { $date }, um { $time } Uhr sind wir wieder für Sie da ({ $zone ->
    [customer] Ihre Ortszeit
   *[other] Zeitzone { $city }
}).

away-without-opening = Wir sind gerade nicht erreichbar. Wir antworten Ihnen, sobald wir wieder da sind.
