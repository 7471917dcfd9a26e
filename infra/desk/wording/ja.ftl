# お客様が日本語で読む文面です。送信される場面と使える変数は en.ftl をご覧ください。

closed = ただいま営業時間外です。
closed-for-holiday = 「{ $holiday }」のため休業しております。
closed-for-occasion = 「{ $occasion }」のため休業しております。
closed-unplanned = 都合により、臨時休業しております。
back-at = { $day } { $time }（{ whose-time }）より順次対応いたします。
answer-by = { $day } { $time }（{ whose-time }）までにご返信いたします。
back-unknown = 営業再開後、順次ご返信いたします。
whose-time = { $zone ->
    [customer] お客様の現地時間
   *[other] { $city }時間
}

received = お問い合わせありがとうございます。メッセージを受け付けました。
opted-out = 今後、こちらには自動メッセージをお送りいたしません。再開をご希望の場合は「{ $word }」とご返信ください。
opted-in = 自動メッセージの配信を再開いたしました。停止をご希望の場合は「{ $word }」とご返信ください。
help = カスタマーサービスです。ご用件をお送りいただければ、担当者がお答えいたします。自動メッセージの停止をご希望の場合は「{ $word }」とご返信ください。
hand-over = この件は担当者が対応いたします。

phone-welcome = お電話ありがとうございます。
phone-wait = そのまましばらくお待ちください。まもなく担当者におつなぎします。
phone-nobody = ただいま電話に出ることができません。
phone-record = 発信音のあとにメッセージをお話しください。終わりましたらシャープを押してください。
phone-text = この案内をテキストメッセージで受け取るには、{ $key }を押してください。
phone-text-coming = テキストメッセージをお送りします。
phone-language = 日本語をご希望の方は、{ $key }を押してください。
phone-thanks = メッセージをお預かりしました。お電話ありがとうございました。

stop-words = 配信停止、停止、ストップ
start-words = 配信再開、再開、スタート
help-words = ヘルプ、へるぷ
