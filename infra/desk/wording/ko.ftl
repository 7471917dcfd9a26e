# 고객이 한국어로 읽는 문구입니다. 각 메시지를 언제 보내고 무엇을 쓸 수 있는지는 en.ftl에 있습니다.

closed = 지금은 운영 시간이 아닙니다.
closed-for-holiday = 휴일({ $holiday })로 인해 휴무 중입니다.
closed-for-occasion = 지금은 운영 시간이 아닙니다 ({ $occasion }).
closed-unplanned = 부득이한 사정으로 임시 휴무 중입니다.
back-at = { $day } { $time }({ whose-time })부터 다시 도와드리겠습니다.
answer-by = { $day } { $time }({ whose-time })까지 답변드리겠습니다.
back-unknown = 운영을 재개하는 대로 답변드리겠습니다.
whose-time = { $zone ->
    [customer] 고객님 현지 시간
   *[other] { $city } 시간
}

received = 문의해 주셔서 감사합니다. 메시지를 잘 받았습니다.
opted-out = 앞으로 이곳으로는 자동 메시지를 보내 드리지 않습니다. 다시 받으시려면 '{ $word }' 메시지를 보내 주세요.
opted-in = 이곳으로 자동 메시지를 다시 보내 드립니다. 그만 받으시려면 '{ $word }' 메시지를 보내 주세요.
help = 고객센터입니다. 문의하실 내용을 보내 주시면 담당자가 답변해 드립니다. 자동 메시지를 그만 받으시려면 '{ $word }' 메시지를 보내 주세요.
hand-over = 담당자가 직접 도와드리겠습니다.

offer = 혹시 다음 중 하나를 문의하셨나요?
offer-none = 상담원 연결
did-this-help = 도움이 되셨나요?
yes = 네
no = 아니요
glad = 도움이 되어 기쁩니다. 언제든지 메시지를 보내 주세요.

phone-welcome = 전화 주셔서 감사합니다.
phone-wait = 잠시만 기다려 주시면 곧 상담원을 연결해 드리겠습니다.
phone-nobody = 지금은 전화를 받을 수 없습니다.
phone-record = 삐 소리가 난 후 메시지를 남겨 주세요. 끝나면 우물 정자를 눌러 주세요.
phone-text = 이 안내를 문자로 받으시려면 { $key }번을 눌러 주세요.
phone-text-coming = 문자 메시지를 보내 드리겠습니다.
phone-language = 한국어는 { $key }번을 눌러 주세요.
phone-thanks = 감사합니다. 메시지를 잘 받았습니다. 안녕히 계세요.

stop-words = 수신거부, 수신 거부, 수신중지, 수신 중지
start-words = 수신동의, 수신 동의, 수신재개, 수신 재개
help-words = 도움말, 헬프
yes-words = 네, 예, 넵, 응, 네 감사합니다, 네 도움이 됐어요, 도움이 됐어요, 도움이 되었어요, 도움 됐어요, 도움이 되었습니다
no-words = 아니요, 아니오, 아뇨, 아니, 별로, 별로요, 도움이 안 됐어요, 도움 안 됐어요, 도움이 되지 않았어요, 도움이 되지 않았습니다
person-words = 상담원 연결, 상담사 연결, 직원 연결, 상담원과 통화, 상담원과 대화, 상담사와 통화, 직원과 통화, 사람과 대화하고 싶어요, 사람이랑 얘기하고 싶어요, 실제 상담원, 상담원, 상담사, 직원
