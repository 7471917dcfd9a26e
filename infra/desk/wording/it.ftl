# Ciò che i clienti leggono in italiano. en.ftl dice quando viene inviato ogni messaggio e che cosa
# può usare.

closed = Al momento il nostro servizio clienti è chiuso.
closed-for-holiday = Il nostro servizio clienti è chiuso per festività ({ $holiday }).
closed-for-occasion = Al momento il nostro servizio clienti è chiuso ({ $occasion }).
closed-unplanned = Abbiamo dovuto chiudere per un imprevisto.
back-at = Saremo di nuovo disponibili { $day } alle ore { $time } ({ whose-time }).
answer-by = Le risponderemo entro le ore { $time } di { $day } ({ whose-time }).
back-unknown = Le risponderemo appena saremo di nuovo disponibili.
# Non «ora di» davanti alla città: ci vorrebbe «ora del Cairo», «ora dell'Avana».
whose-time = { $zone ->
    [customer] Sua ora locale
   *[other] fuso orario: { $city }
}

received = Grazie, abbiamo ricevuto il Suo messaggio.
opted-out = Qui non riceverà più messaggi automatici da parte nostra. Scriva { $word } per riceverli di nuovo.
opted-in = Qui riceverà di nuovo messaggi automatici da parte nostra. Scriva { $word } per non riceverli più.
help = Questo è il nostro servizio clienti. Ci scriva di che cosa ha bisogno e una persona Le risponderà. Scriva { $word } per non ricevere più messaggi automatici.
hand-over = Una persona del nostro team si occuperà della Sua richiesta.

phone-welcome = Grazie per aver chiamato.
phone-wait = La preghiamo di restare in linea, le risponderemo a breve.
phone-nobody = Al momento nessuno può rispondere alla sua chiamata.
phone-record = Lasci un messaggio dopo il segnale acustico. Al termine prema il tasto cancelletto.
phone-text = Per ricevere queste informazioni in un SMS, prema { $key }.
phone-text-coming = Le invieremo un SMS.
phone-language = Per l'italiano, prema { $key }.
phone-thanks = Grazie, abbiamo ricevuto il suo messaggio. Arrivederci.

# Senza BASTA: è anche una risposta qualsiasi.
stop-words = INTERROMPI, DISISCRIVIMI, BASTA MESSAGGI
start-words = RIPRENDI, RIATTIVA MESSAGGI
help-words = AIUTO, AIUTATEMI
