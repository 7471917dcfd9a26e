# O que os clientes leem em português (do Brasil). en.ftl diz quando cada mensagem é enviada e o
# que ela pode usar. A hora vai entre parênteses porque «às» não serve para 1:00.

away = No momento estamos fechados. Retomaremos o atendimento { $date } ({ $time }, { $zone ->
    [customer] seu horário local
   *[other] horário de { $city }
}).

away-without-opening = No momento estamos fechados. Responderemos assim que voltarmos.
