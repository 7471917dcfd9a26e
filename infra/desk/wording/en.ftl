# What customers read in English. Each message says when it is sent and what it may use.
# The language is Fluent: https://projectfluent.org/fluent/guide/
# Whatever you change here, `nightdesk check` tells you what is missing or wrong. To change single
# messages and keep up with new versions of this file, put them into own/en.ftl instead.


## The away notice: one sentence why nobody is there, then one when somebody will be.

# Nobody is there at this hour.
closed = We are closed right now.

# A holiday is why.
#   $holiday  its name: Boxing Day
closed-for-holiday = We are closed for { $holiday }.

# A closure that was planned is why.
#   $occasion  its name: our move
closed-for-occasion = We are closed for { $occasion }.

# An office had to close unexpectedly. The note that was given for it follows as a paragraph of its own.
closed-unplanned = We have had to close unexpectedly.

# When somebody is there again.
#   $kind  `relative` when $day is a word, `date` when it is a date
#   $day   the day: today, tomorrow; Tuesday 29 December (with the year when it is another)
#   $time  the time of day: 09:00
#   and what whose-time uses
back-at = We will be back { $kind ->
    [date] on { $day }
   *[relative] { $day }
} at { $time } ({ whose-time }).

# When an answer is there at the latest, for desks that promise an answer (see `promise` in desk.toml).
# It may use what back-at uses.
answer-by = We will answer you { $kind ->
    [date] by { $day } at { $time }
   *[relative] { $day } by { $time }
} ({ whose-time }).

# Nobody knows yet when somebody will be there.
back-unknown = We will answer as soon as we are back.

# Whose time it is.
#   $zone  `customer` when it is the customer's own for sure, else `other`
#   $city  the name of that time's zone: London
whose-time = { $zone ->
    [customer] your time
   *[other] { $city } time
}


## Other messages

# Somebody wrote in opening hours, on a desk that acknowledges (see `acknowledge` in desk.toml).
# Followed by answer-by.
received = Thank you, we have received your message.

# The customer wants no more messages.
#   $word  the first of start-words
opted-out = You will get no more automatic messages from us here. Write { $word } to get them again.

# The customer wants messages again.
#   $word  the first of stop-words
opted-in = You will get automatic messages from us here again. Write { $word } to stop them.

# The customer asked for help with one of help-words.
#   $word  the first of stop-words
help = You have reached our customer service. Tell us what you need, and a person will answer you. Write { $word } to stop automatic messages.

# The matter goes to a person. Followed by answer-by, or by back-unknown.
hand-over = A person from our team will take care of this.


## Self-service: an answer of the business's own, or questions to choose from.

# Above a numbered list of questions, when it is not clear which of them the customer asks.
offer = Did you mean one of these?

# The last choice in that list: none of these, a person please. It is a button's label, too, which at
# most channels has room for 20 characters.
offer-none = Talk to a person

# Behind an answer, once in a conversation. Followed by the two buttons `yes` and `no`.
did-this-help = Did this help?

yes = Yes
no = No

# The customer said that it helped.
glad = Glad to hear it. Write to us any time.


## On the telephone. These are spoken by a machine. The away notice is spoken too, in its own words above.

# Somebody calls: said first.
phone-welcome = Thank you for calling.

# Somebody is there: before it rings, and while the caller waits in a queue.
phone-wait = Please hold the line, somebody will be with you shortly.

# Somebody should be there, and yet nobody answers.
phone-nobody = Nobody can take your call right now.

# Before the tone of the voicemail.
phone-record = Please leave a message after the tone. Press the hash key when you have finished.

# Behind the away notice, where the office sends text messages to callers.
#   $key  the key to press
phone-text = To get this as a text message, press { $key }.

# The caller pressed that key.
phone-text-coming = We will send you a text message.

# Said to callers whose language may be this one, in this one.
#   $key  the key to press
phone-language = For English, press { $key }.

# Behind a message that the caller left.
phone-thanks = Thank you, we have received your message. Goodbye.


## What customers may write, each as a whole message. Capitals and punctuation make no difference.

stop-words = STOP, UNSUBSCRIBE, STOPALL, OPT OUT
start-words = START, UNSTOP, SUBSCRIBE, OPT IN
help-words = HELP, INFO

# What customers answer to did-this-help, and how they ask for a person at any time. Phrases of two words
# or more in person-words are found within short messages, too: none may be part of another question.
yes-words = yes, yeah, yep, yup, yes thanks, yes thank you, yes it did, it helped, that helped
no-words = no, nope, not really, no it didn't, no it didn’t, it didn't help, it didn’t help, it did not help, not helpful
person-words = talk to a person, speak to a person, talk to someone, speak to someone, talk to a human, speak to a human, speak to an agent, real person, live agent, customer service agent, agent, human, person, representative, operator
