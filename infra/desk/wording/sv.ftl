# Det som kunder läser på svenska. När varje meddelande skickas och vad det får använda står i
# en.ftl.

closed = Vi har stängt just nu.
closed-for-holiday = Vi har stängt på grund av helgdag ({ $holiday }).
closed-for-occasion = Vi har stängt just nu ({ $occasion }).
closed-unplanned = Vi har tyvärr oväntat behövt stänga.
back-at = Vi är tillbaka { $day } klockan { $time } ({ whose-time }).
answer-by = Du får svar senast { $day } klockan { $time } ({ whose-time }).
back-unknown = Vi svarar så snart vi är tillbaka.
whose-time = { $zone ->
    [customer] din lokala tid
   *[other] tidszon: { $city }
}

received = Tack, vi har tagit emot ditt meddelande.
opted-out = Du får inga fler automatiska meddelanden från oss här. Skriv { $word } om du vill få dem igen.
opted-in = Du får automatiska meddelanden från oss här igen. Skriv { $word } om du inte vill ha dem.
help = Det här är vår kundtjänst. Skriv vad vi kan hjälpa till med, så svarar en medarbetare. Skriv { $word } om du inte vill ha fler automatiska meddelanden.
hand-over = En av våra medarbetare tar hand om ditt ärende.

offer = Menade du någon av de här frågorna?
offer-none = Prata med en person
did-this-help = Hjälpte det här?
yes = Ja
no = Nej
glad = Roligt att höra. Skriv till oss när du vill.

phone-welcome = Tack för att du ringer.
phone-wait = Vänligen dröj kvar, vi svarar snart.
phone-nobody = Ingen kan ta ditt samtal just nu.
phone-record = Lämna ett meddelande efter tonen. Tryck på fyrkant när du är klar.
phone-text = Tryck { $key } för att få detta som sms.
phone-text-coming = Vi skickar ett sms till dig.
phone-language = Tryck { $key } för svenska.
phone-thanks = Tack, vi har tagit emot ditt meddelande. Hej då.

stop-words = STOPP, AVREGISTRERA, AVPRENUMERERA
start-words = STARTA, PRENUMERERA
help-words = HJÄLP, HJÄLP MIG
yes-words = ja, japp, jajamän, jo, ja tack, det hjälpte, ja det hjälpte, ja det gjorde det
no-words = nej, nix, nej tack, tyvärr inte, inte riktigt, inte alls, det hjälpte inte, nej det hjälpte inte, nej det gjorde det inte
person-words = prata med en person, prata med en människa, prata med någon, tala med någon, tala med en person, tala med en människa, riktig person, riktig människa, prata med kundtjänst, människa, person, medarbetare, handläggare, kundtjänst
