# お客様が日本語で読む文面です。送信される場面と使える変数は en.ftl をご覧ください。

away = ただいま営業時間外です。{ $date } { $time }（{ $zone ->
    [customer] お客様の現地時間
   *[other] { $city }時間
}）より順次対応いたします。

away-without-opening = ただいま営業時間外です。営業再開後、順次ご返信いたします。
