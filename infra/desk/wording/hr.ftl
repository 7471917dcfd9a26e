# Ono što korisnici čitaju na hrvatskom. Kada se koja poruka šalje i što smije upotrebljavati, piše
# u en.ftl.

closed = Trenutačno ne radimo.
closed-for-holiday = Ne radimo zbog blagdana ({ $holiday }).
closed-for-occasion = Trenutačno ne radimo ({ $occasion }).
closed-unplanned = Zbog nepredviđenih okolnosti trenutačno ne radimo.
back-at = Ponovno smo Vam na raspolaganju{ $kind ->
    [date] : { $day }, od { $time }
   *[relative] {" "}{ $day } od { $time }
} ({ whose-time }).
answer-by = Odgovorit ćemo Vam { $kind ->
    [date] najkasnije do ovog roka: { $day }, { $time }
   *[relative] { $day } do { $time }
} ({ whose-time }).
back-unknown = Odgovorit ćemo Vam čim ponovno počnemo raditi.
whose-time = { $zone ->
    [customer] Vaše lokalno vrijeme
   *[other] vremenska zona: { $city }
}

received = Hvala, primili smo Vašu poruku.
opted-out = Ovdje više nećete primati naše automatske poruke. Ako ih ponovno želite primati, napišite { $word }.
opted-in = Ovdje ćete ponovno primati naše automatske poruke. Ako ih ne želite, napišite { $word }.
help = Ovo je naša korisnička podrška. Napišite nam što trebate i odgovorit će Vam netko iz našeg tima. Ako više ne želite automatske poruke, napišite { $word }.
hand-over = Za to će se pobrinuti netko iz našeg tima.

offer = Jeste li mislili na neko od ovih pitanja?
offer-none = Razgovor s agentom
did-this-help = Je li Vam ovo pomoglo?
yes = Da
no = Ne
glad = Drago nam je. Pišite nam u bilo koje vrijeme.

phone-welcome = Hvala na pozivu.
phone-wait = Molimo ostanite na liniji, uskoro ćemo vam se javiti.
phone-nobody = Trenutačno nitko ne može preuzeti vaš poziv.
phone-record = Molimo ostavite poruku nakon zvučnog signala. Na kraju pritisnite tipku ljestve.
phone-text = Ako ovo želite primiti kao SMS, pritisnite { $key }.
phone-text-coming = Poslat ćemo vam SMS.
phone-language = Za hrvatski pritisnite { $key }.
phone-thanks = Hvala, primili smo vašu poruku. Doviđenja.

# Bez same riječi ODJAVA: ona znači i odjavu iz smještaja.
stop-words = ZAUSTAVI, ODJAVI ME, ODJAVA PORUKA
start-words = POKRENI, PRIJAVI ME
help-words = POMOĆ, POMOC
yes-words = da, da hvala, naravno, svakako, pomoglo je, da pomoglo je, pomoglo mi je
no-words = ne, ne hvala, nažalost ne, ne baš, nimalo, nije pomoglo, ne nije pomoglo, nije mi pomoglo
person-words = razgovor s agentom, razgovarati s agentom, razgovarati s osobom, razgovarati s čovjekom, razgovarati s nekim, pričati s nekim, pričati s čovjekom, stvarna osoba, prava osoba, živa osoba, agent, operater, djelatnik, čovjek, osoba
