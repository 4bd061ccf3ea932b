#include "core/resource/schema_builder.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource::schemas {

namespace {

constexpr const char *aboutSchedule =
    "When it fires. Five fields: minute, hour, day of month, month, day of week; or six with the second in "
    "front. "
    "A field is *, ?, a number, a name (JAN, MON), a range 1-5, a step /2, a list with commas. Sunday is 0 "
    "and 7, "
    "Monday 1. Day of month: L is the last, L-3 the third before it, 15W the weekday nearest to the 15th, LW "
    "the "
    "last weekday. Day of week: FRIL is the month's last Friday, FRI#2 its second. When both days are named "
    "either "
    "is enough. Also @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually, and @every 1m30s, "
    "which is "
    "counted from 1970 or from the annotation trigger.tidegate.dev/start. Default: every minute.";

Schema sink()
{
    const Schema ref = object("An addressable object of the same namespace.",
                              {{u"kind"_s, text("Its kind: Service or Route.")},
                               {u"namespace"_s, text("The namespace; this one when left out.")},
                               {u"name"_s, text("Its name.")},
                               {u"apiVersion"_s, text("Group and version of its kind.")},
                               {u"group"_s, text("Group of its kind, without a version.")},
                               {u"address"_s, text("One of its addresses by name.")}});
    return object("Where events are sent: ref, uri, or ref with a path in uri.",
                  {{u"ref"_s, ref},
                   {u"uri"_s, text("A URL, or a path at what ref names.")},
                   {u"CACerts"_s, text("Certificates to trust there.")},
                   {u"audience"_s, text("Audience of tokens for it.")}});
}

Schema overrides()
{
    return object("What is added to every event.",
                  {{u"extensions"_s, map("Further attributes: lower-case letters and digits.", text())}});
}

Schema status()
{
    const Schema attributes =
        list("Which events come from it.",
             object("Type and source of an event.",
                    {{u"type"_s, text("The ce-type.")}, {u"source"_s, text("The ce-source.")}}));
    return open(object("What the server has seen and done; written by the server alone.",
                       {{u"conditions"_s, conditions()},
                        {u"observedGeneration"_s, integer("The generation that the status speaks of.")},
                        {u"annotations"_s, map("Further facts for tools.", text())},
                        {u"sinkUri"_s, text("Where events are sent.")},
                        {u"sinkCACerts"_s, text("Certificates to trust there.")},
                        {u"sinkAudience"_s, text("Audience of tokens for it.")},
                        {u"ceAttributes"_s, attributes}}));
}

} // namespace

std::map<QString, Fields> sourceKinds()
{
    const Schema spec = object(
        "When what is sent to whom. How it fires besides is said by annotations trigger.tidegate.dev/: "
        "misfire-policy, misfire-limit, misfire-window, overlap-policy, start, end, jitter, suspend, "
        "timeout, retries, "
        "backoff-policy, backoff-delay, dead-letter, prewarm, clock-forward, clock-back.",
        {{u"schedule"_s, text(aboutSchedule)},
         {u"timezone"_s,
          text("The IANA time zone whose clock is meant, as Asia/Shanghai; UTC when left out.")},
         {u"contentType"_s, text("Media type of the data.")},
         {u"data"_s, text("The event's data; an object when contentType is application/json.")},
         {u"dataBase64"_s, text("The event's data in base64, instead of data.")},
         {u"sink"_s, sink()},
         {u"ceOverrides"_s, overrides()}});
    return {{kinds::pingSource().id(), {{u"spec"_s, spec}, {u"status"_s, status()}}}};
}

} // namespace tidegate::resource::schemas
