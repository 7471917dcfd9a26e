# What customers read in English. Each message says when it is sent and what it may use.
# The language is Fluent: https://projectfluent.org/fluent/guide/
# Whatever you change here, `nightdesk check` tells you what is missing or wrong.

# Somebody wrote while nobody is there, and we know when somebody will be.
#   $date  the day, in words: Tuesday, 29 December (with the year when it is another)
#   $time  the time of day: 09:00
#   $zone  whose time it is: `customer` when it is the customer's own, else `other`
#   $city  the name of that time's zone: London
away = We are closed right now. We will be back on { $date } at { $time } ({ $zone ->
    [customer] your time
   *[other] { $city } time
}).

# The same, when we do not know when somebody will be there.
away-without-opening = We are closed right now. We will answer as soon as we are back.
