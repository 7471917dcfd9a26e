# Co czytają klienci po polsku. Kiedy wysyłana jest każda wiadomość i czego może używać, opisuje
# en.ftl. Data stoi po dwukropku, bo podawana jest w mianowniku (środa, nie: w środę).

closed = Nasze biuro obsługi klienta jest teraz nieczynne.
closed-for-holiday = Nasze biuro obsługi klienta jest nieczynne z powodu święta ({ $holiday }).
closed-for-occasion = Nasze biuro obsługi klienta jest teraz nieczynne ({ $occasion }).
closed-unplanned = Z nieprzewidzianych przyczyn nasze biuro obsługi klienta jest nieczynne.
back-at = { $kind ->
    [date] Wznowienie pracy: { $day }, godz. { $time }
   *[relative] Wznowimy pracę { $day } o godz. { $time }
} ({ whose-time }).
answer-by = Odpowiemy { $kind ->
    [date] najpóźniej w terminie: { $day }, godz. { $time }
   *[relative] { $day } do godz. { $time }
} ({ whose-time }).
back-unknown = Odpowiemy, gdy tylko wznowimy pracę.
whose-time = { $zone ->
    [customer] Państwa czas lokalny
   *[other] strefa czasowa: { $city }
}

received = Dziękujemy, Państwa wiadomość do nas dotarła.
opted-out = Nie będziemy już wysyłać tutaj wiadomości automatycznych. Aby znów je otrzymywać, prosimy napisać { $word }.
opted-in = Znów będziemy wysyłać tutaj wiadomości automatyczne. Aby ich nie otrzymywać, prosimy napisać { $word }.
help = Tu biuro obsługi klienta. Prosimy napisać, w czym możemy pomóc, a odpowie osoba z naszego zespołu. Aby nie otrzymywać wiadomości automatycznych, prosimy napisać { $word }.
hand-over = Sprawą zajmie się osoba z naszego zespołu.

offer = Czy chodzi o jedno z tych pytań?
offer-none = Proszę o konsultanta
did-this-help = Czy ta odpowiedź pomogła?
yes = Tak
no = Nie
glad = Cieszymy się. Prosimy pisać do nas o każdej porze.

phone-welcome = Dziękujemy za telefon.
phone-wait = Prosimy pozostać na linii, wkrótce odbierzemy.
phone-nobody = W tej chwili nikt nie może odebrać tego połączenia.
phone-record = Po sygnale prosimy zostawić wiadomość. Na koniec prosimy nacisnąć krzyżyk.
phone-text = Aby otrzymać te informacje w SMS-ie, proszę nacisnąć { $key }.
phone-text-coming = Wyślemy SMS-a.
phone-language = Aby wybrać język polski, proszę nacisnąć { $key }.
phone-thanks = Dziękujemy, otrzymaliśmy wiadomość. Do widzenia.

stop-words = ZATRZYMAJ, WYŁĄCZ WIADOMOŚCI, WYLACZ WIADOMOSCI
start-words = WZNÓW, WZNOW, WŁĄCZ WIADOMOŚCI, WLACZ WIADOMOSCI
help-words = POMOC, POMOCY
yes-words = tak, tak dziękuję, tak dzięki, oczywiście, pomogło, pomoglo, pomogła, tak pomogło, tak pomogła
no-words = nie, nie dziękuję, nie dzięki, niestety nie, nie bardzo, wcale nie, nie pomogło, nie pomoglo, nie pomogła
person-words = proszę o konsultanta, rozmowa z konsultantem, rozmawiać z konsultantem, porozmawiać z konsultantem, rozmowa z człowiekiem, rozmawiać z człowiekiem, porozmawiać z człowiekiem, porozmawiac z czlowiekiem, porozmawiać z kimś, żywy człowiek, prawdziwy człowiek, konsultant, konsultantka, człowiek, czlowiek
