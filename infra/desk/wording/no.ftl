# Det kundene leser på norsk bokmål. Når hver melding sendes, og hva den kan bruke, står i en.ftl.

closed = Vi har stengt akkurat nå.
closed-for-holiday = Vi holder stengt på grunn av helligdag ({ $holiday }).
closed-for-occasion = Vi har stengt akkurat nå ({ $occasion }).
closed-unplanned = Vi har dessverre måttet stenge uventet.
back-at = Vi er tilbake { $day } kl. { $time } ({ whose-time }).
answer-by = Du får svar senest { $day } kl. { $time } ({ whose-time }).
back-unknown = Vi svarer så snart vi er tilbake.
whose-time = { $zone ->
    [customer] din lokale tid
   *[other] tidssone: { $city }
}

received = Takk, vi har mottatt meldingen din.
opted-out = Du får ikke flere automatiske meldinger fra oss her. Skriv { $word } hvis du vil ha dem igjen.
opted-in = Du får automatiske meldinger fra oss her igjen. Skriv { $word } hvis du ikke vil ha dem.
help = Dette er kundeservicen vår. Skriv hva vi kan hjelpe med, så svarer en medarbeider. Skriv { $word } hvis du ikke vil ha flere automatiske meldinger.
hand-over = En av medarbeiderne våre tar seg av henvendelsen din.

offer = Mente du et av disse spørsmålene?
offer-none = Snakk med en person
did-this-help = Var dette til hjelp?
yes = Ja
no = Nei
glad = Så hyggelig å høre. Skriv til oss når som helst.

phone-welcome = Takk for at du ringer.
phone-wait = Vennligst vent på linjen, vi er snart hos deg.
phone-nobody = Ingen kan ta imot anropet ditt akkurat nå.
phone-record = Legg igjen en beskjed etter tonen. Trykk firkant når du er ferdig.
phone-text = Trykk { $key } for å få dette som tekstmelding.
phone-text-coming = Vi sender deg en tekstmelding.
phone-language = Trykk { $key } for norsk.
phone-thanks = Takk, vi har fått beskjeden din. Ha det bra.

stop-words = AVMELD, STOPP
start-words = PÅMELD, ABONNER
help-words = HJELP, HJELP MEG
yes-words = ja, jepp, jo, ja takk, det hjalp, ja det hjalp, ja det var det
no-words = nei, niks, nei takk, dessverre ikke, egentlig ikke, ikke helt, det hjalp ikke, nei det hjalp ikke, nei det var det ikke
person-words = snakk med en person, snakke med en person, snakke med et menneske, snakke med en medarbeider, snakke med noen, prate med noen, prate med en person, ekte person, ekte menneske, menneske, person, medarbeider, kundebehandler, kundeservice
