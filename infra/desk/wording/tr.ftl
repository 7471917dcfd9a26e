# Müşterilerin Türkçe okuduğu metinler. Her mesajın ne zaman gönderildiği ve neleri kullanabileceği
# en.ftl dosyasında yazar.

closed = Şu anda mesai saatleri dışındayız.
closed-for-holiday = { $holiday } nedeniyle kapalıyız.
closed-for-occasion = Şu anda mesai saatleri dışındayız ({ $occasion }).
closed-unplanned = Beklenmedik bir durum nedeniyle şu anda kapalıyız.
back-at = Size { $day } saat { $time } ({ whose-time }) itibarıyla yeniden hizmet vereceğiz.
answer-by = Size en geç şu zamanda yanıt vereceğiz: { $day } saat { $time } ({ whose-time }).
back-unknown = Yeniden hizmet vermeye başlar başlamaz size yanıt vereceğiz.
whose-time = { $zone ->
    [customer] yerel saatiniz
   *[other] { $city } saati
}

received = Teşekkür ederiz, mesajınız bize ulaştı.
opted-out = Artık burada bizden otomatik mesaj almayacaksınız. Yeniden almak için { $word } yazın.
opted-in = Burada bizden yeniden otomatik mesaj alacaksınız. Almak istemezseniz { $word } yazın.
help = Müşteri hizmetlerimize ulaştınız. Size nasıl yardımcı olabileceğimizi yazın, ekibimizden biri size yanıt verecektir. Artık otomatik mesaj almak istemiyorsanız { $word } yazın.
hand-over = Konuyla ekibimizden biri ilgilenecek.

offer = Bunlardan birini mi demek istediniz?
offer-none = Temsilciye bağlan
did-this-help = Bu yanıt yardımcı oldu mu?
yes = Evet
no = Hayır
glad = Bunu duyduğumuza sevindik. Bize istediğiniz zaman yazabilirsiniz.

phone-welcome = Aradığınız için teşekkür ederiz.
phone-wait = Lütfen hatta kalın, kısa süre içinde size yardımcı olacağız.
phone-nobody = Şu anda kimse aramanıza yanıt veremiyor.
phone-record = Lütfen sinyal sesinden sonra mesajınızı bırakın. Bitirince kare tuşuna basın.
phone-text = Bu bilgiyi kısa mesaj olarak almak için { $key } tuşuna basın.
phone-text-coming = Size bir kısa mesaj göndereceğiz.
phone-language = Türkçe için { $key } tuşuna basın.
phone-thanks = Teşekkür ederiz, mesajınızı aldık. Hoşça kalın.

# I ve İ harfleri küçük harfe Türkçedeki gibi çevrilmez; bu harflerin geçtiği sözcükler bu yüzden
# küçük harfle de yazılıdır.
stop-words = DURDUR, ABONELİKTEN ÇIK, abonelikten çık
start-words = BAŞLAT, BASLAT, ABONE OL
help-words = YARDIM, yardım, DESTEK
yes-words = evet, evet teşekkürler, evet oldu, yardımcı oldu, evet yardımcı oldu, işe yaradı, evet işe yaradı, tabii, tabii ki
no-words = hayır, hayır teşekkürler, hayır olmadı, yardımcı olmadı, maalesef hayır, maalesef olmadı, pek değil, işe yaramadı
person-words = temsilciye bağlan, müşteri temsilcisi, temsilciyle görüşmek istiyorum, biriyle konuşmak istiyorum, biriyle görüşmek istiyorum, bir insanla konuşmak istiyorum, yetkiliyle görüşmek istiyorum, canlı desteğe bağlan, gerçek bir insan, gerçek kişi, temsilci, yetkili, insan, operatör
