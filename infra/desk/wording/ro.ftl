# Ce citesc clienții în limba română. Când se trimite fiecare mesaj și ce poate folosi scrie în
# en.ftl.

closed = Momentan suntem în afara programului de lucru.
closed-for-holiday = Nu avem program, fiind zi de sărbătoare ({ $holiday }).
closed-for-occasion = Momentan suntem în afara programului de lucru ({ $occasion }).
closed-unplanned = A trebuit să închidem din motive neprevăzute.
back-at = Vom reveni { $kind ->
    [date] { $day },
   *[relative] { $day }
} la ora { $time } ({ whose-time }).
answer-by = Vă vom răspunde cel târziu { $kind ->
    [date] { $day },
   *[relative] { $day }
} la ora { $time } ({ whose-time }).
back-unknown = Vă vom răspunde imediat ce revenim.
whose-time = { $zone ->
    [customer] ora dumneavoastră locală
   *[other] fus orar: { $city }
}

received = Vă mulțumim, am primit mesajul dumneavoastră.
opted-out = Nu veți mai primi aici mesaje automate de la noi. Scrieți { $word } pentru a le primi din nou.
opted-in = Veți primi din nou aici mesaje automate de la noi. Scrieți { $word } pentru a nu le mai primi.
help = Acesta este serviciul nostru de relații cu clienții. Scrieți-ne cu ce vă putem ajuta și o persoană din echipa noastră vă va răspunde. Scrieți { $word } pentru a nu mai primi mesaje automate.
hand-over = O persoană din echipa noastră se va ocupa de solicitarea dumneavoastră.

offer = V-ați referit la una dintre aceste întrebări?
offer-none = Doresc un operator
did-this-help = V-a fost de ajutor acest răspuns?
yes = Da
no = Nu
glad = Ne bucurăm. Ne puteți scrie oricând.

phone-welcome = Vă mulțumim că ați sunat.
phone-wait = Vă rugăm să rămâneți pe linie, vă vom răspunde în curând.
phone-nobody = Momentan nimeni nu poate prelua apelul dumneavoastră.
phone-record = Vă rugăm să lăsați un mesaj după semnalul sonor. La final, apăsați tasta diez.
phone-text = Pentru a primi aceste informații prin SMS, apăsați { $key }.
phone-text-coming = Vă vom trimite un SMS.
phone-language = Pentru limba română, apăsați { $key }.
phone-thanks = Vă mulțumim, am primit mesajul dumneavoastră. La revedere.

# Cuvinte fără diacritice, pe cât se poate: mulți le scriu fără ele.
stop-words = OPRIRE, DEZABONARE
start-words = RELUARE, REABONARE
help-words = AJUTOR, AJUTAȚI-MĂ, AJUTATI-MA
yes-words = da, da mulțumesc, da mersi, sigur, sigur că da, m-a ajutat, da m-a ajutat, a fost de ajutor, da a fost de ajutor
no-words = nu, nu mulțumesc, nu prea, nu chiar, din păcate nu, deloc, nu m-a ajutat, nu a fost de ajutor
person-words = doresc un operator, vorbesc cu cineva, vorbi cu cineva, vorbesc cu o persoană, vorbi cu o persoană, vorbesc cu un operator, vorbi cu un operator, persoană reală, operator uman, operator, consultant, persoană
