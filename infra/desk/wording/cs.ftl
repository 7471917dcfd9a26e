# Co čtou zákazníci v češtině. Kdy se která zpráva posílá a co smí použít, je v en.ftl. Datum stojí
# za dvojtečkou, protože je v 1. pádě (středa, ne: ve středu), a před časem není „v“, protože se
# někdy mění na „ve“.

closed = V tuto chvíli máme zavřeno.
closed-for-holiday = Máme zavřeno kvůli svátku ({ $holiday }).
closed-for-occasion = V tuto chvíli máme zavřeno ({ $occasion }).
closed-unplanned = Z nepředvídaných důvodů máme zavřeno.
back-at = { $kind ->
    [date] Znovu máme otevřeno: { $day }
   *[relative] Znovu máme otevřeno { $day }
} od { $time } ({ whose-time }).
answer-by = Odpovíme Vám { $kind ->
    [date] nejpozději v tomto termínu: { $day }, { $time }
   *[relative] { $day } do { $time }
} ({ whose-time }).
back-unknown = Odpovíme Vám, jakmile budeme mít znovu otevřeno.
whose-time = { $zone ->
    [customer] Váš místní čas
   *[other] časové pásmo: { $city }
}

received = Děkujeme, Vaše zpráva k nám dorazila.
opted-out = Automatické zprávy Vám sem už nebudeme posílat. Pokud je chcete znovu dostávat, napište { $word }.
opted-in = Automatické zprávy Vám sem budeme znovu posílat. Pokud je už nechcete dostávat, napište { $word }.
help = Toto je náš zákaznický servis. Napište nám, co potřebujete, a odpoví Vám někdo z našeho týmu. Pokud už nechcete dostávat automatické zprávy, napište { $word }.
hand-over = Bude se tomu věnovat někdo z našeho týmu.

offer = Máte na mysli některou z těchto otázek?
offer-none = Spojit s člověkem
did-this-help = Pomohla Vám tato odpověď?
yes = Ano
no = Ne
glad = To nás těší. Napište nám kdykoli.

phone-welcome = Děkujeme, že voláte.
phone-wait = Zůstaňte prosím na lince, brzy se vám budeme věnovat.
phone-nobody = Váš hovor teď bohužel nemůže nikdo přijmout.
phone-record = Po zaznění tónu prosím zanechte vzkaz. Nakonec stiskněte křížek.
phone-text = Chcete-li tuto informaci jako textovou zprávu, stiskněte { $key }.
phone-text-coming = Pošleme vám textovou zprávu.
phone-language = Pro češtinu stiskněte { $key }.
phone-thanks = Děkujeme, váš vzkaz máme. Na shledanou.

stop-words = ZASTAVIT, ODHLÁSIT ZPRÁVY, ODHLASIT ZPRAVY
start-words = SPUSTIT, OBNOVIT ZPRÁVY, OBNOVIT ZPRAVY
help-words = POMOC, NÁPOVĚDA, NAPOVEDA
yes-words = ano, jo, jasně, ano děkuji, ano díky, pomohla, ano pomohla, pomohlo, pomohlo to, ano pomohlo
no-words = ne, ne děkuji, ne díky, bohužel ne, ani ne, moc ne, vůbec ne, nepomohla, nepomohlo, nepomohlo to
person-words = spojit s člověkem, mluvit s člověkem, mluvit s někým, mluvit s operátorem, promluvit si s člověkem, promluvit si s někým, živý člověk, skutečný člověk, živý operátor, člověk, operátor, operátorka, poradce
