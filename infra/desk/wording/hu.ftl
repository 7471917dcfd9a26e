# Amit az ügyfelek magyarul olvasnak. Hogy melyik üzenet mikor megy ki, és mit használhat, az
# en.ftl fájlban olvasható.

closed = Jelenleg zárva vagyunk.
closed-for-holiday = Ünnepnap miatt zárva vagyunk ({ $holiday }).
closed-for-occasion = Jelenleg zárva vagyunk ({ $occasion }).
closed-unplanned = Előre nem látható okból zárva vagyunk.
back-at = Legközelebb ekkor leszünk elérhetők: { $day }, { $time } ({ whose-time }).
answer-by = Legkésőbb eddig az időpontig válaszolunk Önnek: { $day }, { $time } ({ whose-time }).
back-unknown = Amint újra elérhetők leszünk, válaszolunk Önnek.
whose-time = { $zone ->
    [customer] az Ön helyi ideje szerint
   *[other] időzóna: { $city }
}

received = Köszönjük, üzenetét megkaptuk.
opted-out = Itt többé nem küldünk Önnek automatikus üzeneteket. Ha újra szeretné kapni őket, írja ezt: { $word }.
opted-in = Itt újra küldünk Önnek automatikus üzeneteket. Ha nem kéri őket, írja ezt: { $word }.
help = Ön az ügyfélszolgálatunkat érte el. Írja meg, miben segíthetünk, és egy munkatársunk válaszol Önnek. Ha nem kér több automatikus üzenetet, írja ezt: { $word }.
hand-over = Megkeresésével egy munkatársunk fog foglalkozni.

offer = Ezek egyikére gondolt?
offer-none = Ügyintézőt kérek
did-this-help = Segített ez a válasz?
yes = Igen
no = Nem
glad = Örülünk neki. Bármikor írhat nekünk.

phone-welcome = Köszönjük a hívását.
phone-wait = Kérjük, tartsa a vonalat, hamarosan fogadjuk a hívását.
phone-nobody = Jelenleg senki sem tudja fogadni a hívását.
phone-record = Kérjük, a sípszó után hagyjon üzenetet. A végén nyomja meg a kettőskereszt gombot.
phone-text = Ha ezt SMS-ben szeretné megkapni, nyomja meg a következő gombot: { $key }.
phone-text-coming = SMS-t küldünk Önnek.
phone-language = Magyar nyelvhez nyomja meg a következő gombot: { $key }.
phone-thanks = Köszönjük, megkaptuk az üzenetét. Viszonthallásra.

# Sokan ékezet nélkül írnak.
stop-words = LEIRATKOZÁS, LEIRATKOZAS, LEIRATKOZOM
start-words = FELIRATKOZÁS, FELIRATKOZAS, FELIRATKOZOM
help-words = SEGÍTSÉG, SEGITSEG
yes-words = igen, igen köszönöm, igen köszi, segített, igen segített, persze, hogyne
no-words = nem, nem köszönöm, nem köszi, nem segített, sajnos nem, nem igazán, egyáltalán nem
person-words = ügyintézőt kérek, ügyintézővel beszélni, ügyintézővel szeretnék beszélni, emberrel beszélni, emberrel szeretnék beszélni, beszélni valakivel, valakivel beszélni, élő ember, igazi ember, ügyintéző, operátor, munkatárs, ember, ügyfélszolgálat
