# Ciò che i clienti leggono in italiano. en.ftl dice quando viene inviato ogni messaggio e che cosa
# può usare.

away = Al momento siamo chiusi. Saremo di nuovo disponibili { $date } alle ore { $time } ({ $zone ->
    [customer] Sua ora locale
   *[other] fuso orario: { $city }
}).

away-without-opening = Al momento siamo chiusi. Le risponderemo appena saremo di nuovo disponibili.
