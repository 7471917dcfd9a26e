# Lo que leen los clientes en español. en.ftl dice cuándo se envía cada mensaje y qué puede usar.
# La hora va entre paréntesis porque «a las» no sirve para la 1:00.

away = Ahora estamos cerrados. Volveremos el { $date } ({ $time }, { $zone ->
    [customer] su hora local
   *[other] hora de { $city }
}).

away-without-opening = Ahora estamos cerrados. Le responderemos en cuanto volvamos.
