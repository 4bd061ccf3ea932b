#include "core/resource/schema_builder.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource::schemas {

namespace {

Fields revisionSpec()
{
    Fields fields = podTemplateFields();
    fields.insert({
        {u"containerConcurrency"_s,
         integer(
             "How many requests an instance takes at a time; 0 is no bound. What is more waits in a queue.")},
        {u"timeoutSeconds"_s, integer("How long a request may take as a whole; 300 when left out.")},
        {u"responseStartTimeoutSeconds"_s, integer("How long an app may take to begin an answer.")},
        {u"idleTimeoutSeconds"_s, integer("How long an answer may stand still; 0 is no bound.")},
    });
    return fields;
}

/// What of the metadata a template can say; exports carry more, which is nobody's mistake.
Schema templateMeta()
{
    return open(object(
        "Labels and annotations of the revision, and its name when it is to be one of your own.",
        {{u"name"_s, text("Name of the revision: the parent's name, a hyphen and a word of your own.")},
         {u"generateName"_s, text("What the name of the revision begins with.")},
         {u"namespace"_s, text("The parent's namespace.")},
         {u"labels"_s, map("Labels of the revision and its instances.", text())},
         {u"annotations"_s, map("How it is scaled, and facts for tools.", text())},
         {u"finalizers"_s, texts("Who has to finish before the revision may go.")}}));
}

Schema revisionTemplate()
{
    return object("What the next revision is made from; every change makes one.",
                  {{u"metadata"_s, templateMeta()},
                   {u"spec"_s, object("What is run, and how.", revisionSpec(), {u"containers"_s})}});
}

Schema traffic(const char *sentence)
{
    return list(
        sentence,
        object("A share of the requests, or a name to reach a revision by.",
               {{u"tag"_s, text("Makes the target reachable as <tag>-<name>, whatever its percent.")},
                {u"revisionName"_s, text("The revision that gets the requests.")},
                {u"configurationName"_s,
                 text("The configuration whose latest ready revision gets the requests; in a Route only.")},
                {u"latestRevision"_s,
                 boolean("Whether the target follows the latest ready revision; true without revisionName.")},
                {u"percent"_s, integer("Share of the requests, 0 to 100; all shares sum to 100.")},
                {u"url"_s, text("Where the tag is reached; set by the server in the status.")}}));
}

Schema status(Fields own)
{
    own.insert({{u"conditions"_s, conditions()},
                {u"observedGeneration"_s, integer("The generation that the status speaks of.")},
                {u"annotations"_s, map("Further facts for tools.", text())}});
    return open(object("What the server has seen and done; written by the server alone.", std::move(own)));
}

Fields routeStatus()
{
    const Schema address =
        object("Where other apps reach it.", {{u"url"_s, text("The address.")},
                                              {u"name"_s, text("Name of the address.")},
                                              {u"CACerts"_s, text("Certificates to trust there.")},
                                              {u"audience"_s, text("Audience of tokens for it.")}});
    return {{u"url"_s, text("Where it is reached.")},
            {u"address"_s, address},
            {u"traffic"_s, traffic("Which revision gets how much, as it is now.")}};
}

Fields configurationStatus()
{
    return {
        {u"latestCreatedRevisionName"_s, text("The newest revision, ready or not.")},
        {u"latestReadyRevisionName"_s, text("The newest revision that became ready; it gets the requests.")}};
}

Fields revisionStatus()
{
    const Schema image = object("One container.", {{u"name"_s, text("Name of the container.")},
                                                   {u"imageDigest"_s, text("The image with its digest.")}});
    return {{u"actualReplicas"_s, integer("How many instances are ready.")},
            {u"desiredReplicas"_s, integer("How many instances the autoscaler asks for.")},
            {u"logUrl"_s, text("Where its logs are.")},
            {u"containerStatuses"_s, list("What its containers run.", image)},
            {u"initContainerStatuses"_s, list("What its init containers run.", image)}};
}

} // namespace

std::map<QString, Fields> servingKinds()
{
    Fields serviceStatus = routeStatus();
    serviceStatus.merge(configurationStatus());
    const Schema serviceSpec =
        object("What is run, and who gets which share of the requests.",
               {{u"template"_s, revisionTemplate()},
                {u"traffic"_s, traffic("Shares of the requests; all to the latest ready "
                                       "revision when left out.")}});
    return {
        {kinds::service().id(), {{u"spec"_s, serviceSpec}, {u"status"_s, status(std::move(serviceStatus))}}},
        {kinds::configuration().id(),
         {{u"spec"_s, object("What is run.", {{u"template"_s, revisionTemplate()}})},
          {u"status"_s, status(configurationStatus())}}},
        {kinds::revision().id(),
         {{u"spec"_s, object("What is run, and how; never changes.", revisionSpec(), {u"containers"_s})},
          {u"status"_s, status(revisionStatus())}}},
        {kinds::route().id(),
         {{u"spec"_s, object("Who gets which share of the requests.",
                             {{u"traffic"_s, traffic("Shares of the requests.")}})},
          {u"status"_s, status(routeStatus())}}},
    };
}

} // namespace tidegate::resource::schemas
