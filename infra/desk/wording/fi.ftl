# Mitä asiakkaat lukevat suomeksi. Milloin mikin viesti lähetetään ja mitä siinä voi käyttää,
# kerrotaan tiedostossa en.ftl.

closed = Asiakaspalvelumme on juuri nyt suljettu.
closed-for-holiday = Asiakaspalvelumme on suljettu juhlapäivän vuoksi ({ $holiday }).
closed-for-occasion = Asiakaspalvelumme on juuri nyt suljettu ({ $occasion }).
closed-unplanned = Asiakaspalvelumme on suljettu odottamattomasta syystä.
back-at = Palvelemme { $kind ->
    [date] seuraavan kerran: { $day } klo { $time }
   *[relative] jälleen { $day } klo { $time }
} ({ whose-time }).
answer-by = Saat vastauksen { $kind ->
    [date] viimeistään: { $day } klo { $time }
   *[relative] viimeistään { $day } klo { $time }
} ({ whose-time }).
back-unknown = Vastaamme heti, kun olemme taas paikalla.
whose-time = { $zone ->
    [customer] paikallista aikaasi
   *[other] aikavyöhyke: { $city }
}

received = Kiitos, olemme vastaanottaneet viestisi.
opted-out = Et saa meiltä enää automaattisia viestejä tässä keskustelussa. Jos haluat niitä taas, kirjoita { $word }.
opted-in = Saat meiltä taas automaattisia viestejä tässä keskustelussa. Jos et halua niitä, kirjoita { $word }.
help = Tämä on asiakaspalvelumme. Kirjoita, miten voimme auttaa, niin asiakaspalvelijamme vastaa sinulle. Jos et halua enää automaattisia viestejä, kirjoita { $word }.
hand-over = Asiakaspalvelijamme ottaa asiasi hoitaakseen.

offer = Tarkoititko jotakin näistä?
offer-none = Puhu ihmisen kanssa
did-this-help = Oliko tästä apua?
yes = Kyllä
no = Ei
glad = Mukava kuulla. Voit kirjoittaa meille milloin vain.

phone-welcome = Kiitos soitostasi.
phone-wait = Odota hetki linjalla, palvelemme sinua pian.
phone-nobody = Kukaan ei juuri nyt voi vastata puheluusi.
phone-record = Jätä viesti äänimerkin jälkeen. Paina lopuksi ruutunäppäintä.
phone-text = Jos haluat tämän tekstiviestinä, paina { $key }.
phone-text-coming = Lähetämme sinulle tekstiviestin.
phone-language = Suomeksi, paina { $key }.
phone-thanks = Kiitos, olemme saaneet viestisi. Kuulemiin.

stop-words = LOPETA, LOPETA VIESTIT
start-words = ALOITA, ALOITA VIESTIT
help-words = APUA, OHJE
yes-words = kyllä, joo, juu, jep, kyllä kiitos, kyllä oli, oli apua, tästä oli apua, auttoi, se auttoi
no-words = ei, ei kiitos, ei ollut, ei ollut apua, tästä ei ollut apua, ei auttanut, ei oikeastaan, ei oikein, ei lainkaan
person-words = puhu ihmisen kanssa, puhua ihmisen kanssa, jutella ihmisen kanssa, puhua jonkun kanssa, puhua asiakaspalvelijan kanssa, oikea ihminen, oikean ihmisen kanssa, oikealle ihmiselle, ihminen, asiakaspalvelija, asiakaspalvelijalle, asiakaspalvelu
