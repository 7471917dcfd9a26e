# Ce que lisent les clients en français. en.ftl dit quand chaque message est envoyé et ce qu'il
# peut utiliser.

away = Nous sommes fermés pour le moment. Nous serons de retour le { $date } à { $time } ({ $zone ->
    [customer] votre heure locale
   *[other] heure locale : { $city }
}).

away-without-opening = Nous sommes fermés pour le moment. Nous vous répondrons dès notre retour.
