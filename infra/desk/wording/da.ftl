# Det, som kunder læser på dansk. Hvornår hver besked bliver sendt, og hvad den må bruge, står i
# en.ftl.

closed = Vi har lukket lige nu.
closed-for-holiday = Vi holder lukket på grund af en helligdag ({ $holiday }).
closed-for-occasion = Vi har lukket lige nu ({ $occasion }).
closed-unplanned = Vi har desværre været nødt til at lukke uventet.
back-at = Vi er tilbage { $day } kl. { $time } ({ whose-time }).
answer-by = Du får svar senest { $day } kl. { $time } ({ whose-time }).
back-unknown = Vi svarer, så snart vi er tilbage.
whose-time = { $zone ->
    [customer] din lokale tid
   *[other] tidszone: { $city }
}

received = Tak, vi har modtaget din besked.
opted-out = Du får ikke flere automatiske beskeder fra os her. Skriv { $word }, hvis du vil have dem igen.
opted-in = Du får automatiske beskeder fra os her igen. Skriv { $word }, hvis du ikke vil have dem.
help = Dette er vores kundeservice. Skriv, hvad vi kan hjælpe med, så svarer en medarbejder. Skriv { $word }, hvis du ikke vil have flere automatiske beskeder.
hand-over = En af vores medarbejdere tager sig af din henvendelse.

offer = Mente du et af disse spørgsmål?
offer-none = Tal med en person
did-this-help = Var det til hjælp?
yes = Ja
no = Nej
glad = Det er vi glade for at høre. Skriv til os når som helst.

phone-welcome = Tak, fordi du ringer.
phone-wait = Bliv venligst i røret, vi er hos dig om lidt.
phone-nobody = Ingen kan tage dit opkald lige nu.
phone-record = Læg en besked efter tonen. Tryk på firkant, når du er færdig.
phone-text = Tryk { $key } for at få det som sms.
phone-text-coming = Vi sender dig en sms.
phone-language = Tryk { $key } for dansk.
phone-thanks = Tak, vi har modtaget din besked. Farvel.

stop-words = AFMELD, AFMELD MIG, FRAMELD
start-words = TILMELD, TILMELD MIG
help-words = HJÆLP, HJAELP
yes-words = ja, jep, jo, ja tak, jo tak, det hjalp, ja det hjalp, ja det var det
no-words = nej, næ, niks, nej tak, desværre ikke, ikke rigtig, slet ikke, det hjalp ikke, nej det hjalp ikke, nej det var det ikke
person-words = tal med en person, tale med en person, tale med et menneske, tale med en medarbejder, snakke med en person, snakke med et menneske, snakke med nogen, tale med nogen, rigtig person, rigtigt menneske, menneske, person, medarbejder, kundeservice
