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

offer = Intendeva una di queste domande?
offer-none = Parlare con qualcuno
did-this-help = Questa risposta Le è stata utile?
yes = Sì
no = No
glad = Ci fa piacere. Ci scriva quando vuole.

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
yes-words = sì, sì grazie, certo, sì certo, utile, molto utile, è stata utile, sì è stata utile, mi è stata utile
no-words = no, no grazie, non molto, non proprio, purtroppo no, per niente, inutile, non è stata utile, non mi è stata utile
person-words = parlare con qualcuno, parlare con una persona, parlare con un operatore, parlare con un umano, parlare con un essere umano, persona reale, persona vera, operatore umano, operatore, operatrice, persona, umano, assistente
