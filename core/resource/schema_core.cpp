#include "core/resource/schema_builder.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource::schemas {

namespace {

Fields namespaceFields()
{
    return {{u"spec"_s, object("How the namespace is kept.",
                               {{u"finalizers"_s, texts("Who has to finish before the namespace may go.")}})},
            {u"status"_s,
             open(object("Where the namespace stands.",
                         {{u"phase"_s, text("Active, or Terminating once it is being deleted.")}}))}};
}

Fields configMapFields()
{
    return {{u"data"_s, map("Values as text, by key.", text())},
            {u"binaryData"_s, map("Values as base64, by key.", text())},
            {u"immutable"_s, boolean("Whether the values can never change again.")}};
}

Fields secretFields()
{
    return {{u"data"_s, map("Values as base64, by key.", text())},
            {u"stringData"_s, map("Values as text, for writing: they go into data.", text())},
            {u"type"_s, text("What the values are for; Opaque when left out.")},
            {u"immutable"_s, boolean("Whether the values can never change again.")}};
}

Fields serviceAccountFields()
{
    const Schema secret = open(object("A Secret.", {{u"name"_s, text("Its name.")}}));
    return {{u"secrets"_s, list("Secrets that go with it.", secret, {u"name"_s})},
            {u"imagePullSecrets"_s, list("Secrets for pulling images.", secret)},
            {u"automountServiceAccountToken"_s, boolean("Whether Pods get its token.")}};
}

Schema podStatus()
{
    const auto state = [](const char *sentence) {
        return open(object(sentence, {{u"waiting"_s, open(object("It has not started, and why.", {}))},
                                      {u"running"_s, open(object("It runs, and since when.", {}))},
                                      {u"terminated"_s, open(object("It has ended, and how.", {}))}}));
    };
    const Schema containerStatus =
        open(object("One process.", {{u"name"_s, text("Name of the container.")},
                                     {u"image"_s, text("What it runs.")},
                                     {u"imageID"_s, text("The same by its digest.")},
                                     {u"containerID"_s, text("What the server calls it.")},
                                     {u"ready"_s, boolean("Whether it takes requests.")},
                                     {u"started"_s, boolean("Whether it has started.")},
                                     {u"restartCount"_s, integer("How often it was started anew.")},
                                     {u"state"_s, state("Where it stands.")},
                                     {u"lastState"_s, state("How the run before ended.")}}));
    return open(object("Where the instance stands.",
                       {{u"phase"_s, text("Pending, Running, Succeeded or Failed.")},
                        {u"startTime"_s, text("When it was asked for.")},
                        {u"podIP"_s, text("Its address.")},
                        {u"hostIP"_s, text("The address of its machine.")},
                        {u"qosClass"_s, text("BestEffort, Burstable or Guaranteed, by its resources.")},
                        {u"conditions"_s, conditions()},
                        {u"containerStatuses"_s, list("Its process.", containerStatus)}}));
}

Fields podFields()
{
    return {{u"spec"_s, open(object("What the instance runs.",
                                    {{u"containers"_s, list("Its program.", open(container()))},
                                     {u"nodeName"_s, text("The machine it is on.")}}))},
            {u"status"_s, podStatus()}};
}

Fields eventFields()
{
    const Schema reference =
        open(object("The object it is about.", {{u"apiVersion"_s, text("Its group and version.")},
                                                {u"kind"_s, text("Its kind.")},
                                                {u"namespace"_s, text("Its namespace.")},
                                                {u"name"_s, text("Its name.")},
                                                {u"uid"_s, text("Its identity.")}}));
    return {{u"involvedObject"_s, reference},
            {u"type"_s, text("Normal or Warning.")},
            {u"reason"_s, text("What happened, in one word for machines.")},
            {u"message"_s, text("What happened, in a sentence for people.")},
            {u"count"_s, integer("How often it happened.")},
            {u"firstTimestamp"_s, text("When it first happened.")},
            {u"lastTimestamp"_s, text("When it last happened.")},
            {u"eventTime"_s, text("When it happened, for those that are told once.")},
            {u"reportingComponent"_s, text("Who tells it.")},
            {u"reportingInstance"_s, text("Which one of them.")},
            {u"action"_s, text("What was done about it.")},
            {u"related"_s, open(object("Another object that has to do with it.", {}))},
            {u"series"_s, open(object("A row of the same.", {}))},
            {u"source"_s, open(object("Who tells it, in the older form.", {}))}};
}

} // namespace

std::map<QString, Fields> coreKinds()
{
    return {{kinds::namespaceKind().id(), namespaceFields()},
            {kinds::configMap().id(), configMapFields()},
            {kinds::secret().id(), secretFields()},
            {kinds::serviceAccount().id(), serviceAccountFields()},
            {kinds::pod().id(), podFields()},
            {kinds::event().id(), eventFields()}};
}

} // namespace tidegate::resource::schemas
