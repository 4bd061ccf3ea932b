#include "core/resource/schema_builder.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource::schemas {

namespace {

Schema owner()
{
    return atomic(
        object("An object that this one belongs to; when the last owner is gone, this one goes too.",
               {{u"apiVersion"_s, text("Group and version of the owner.")},
                {u"kind"_s, text("Kind of the owner.")},
                {u"name"_s, text("Name of the owner, in the same namespace.")},
                {u"uid"_s, text("Identity of the owner; another object of the same name is not it.")},
                {u"controller"_s, boolean("Whether the owner is the one that manages this object.")},
                {u"blockOwnerDeletion"_s,
                 boolean("Whether a deletion of the owner in the foreground waits for this object.")}},
               {u"apiVersion"_s, u"kind"_s, u"name"_s, u"uid"_s}));
}

Schema managedFields()
{
    return list("Who set which fields, kept by the server for server-side apply.",
                open(object("One manager and its fields.",
                            {{u"manager"_s, text("Name of the client.")},
                             {u"operation"_s, text("Apply or Update.")},
                             {u"apiVersion"_s, text("The version the fields are named in.")},
                             {u"time"_s, text("When the manager last changed a field.")},
                             {u"fieldsType"_s, text("FieldsV1.")},
                             {u"fieldsV1"_s, anything("The fields, as a tree of `f:` names.")},
                             {u"subresource"_s, text("The subresource written through, such as status.")}})));
}

} // namespace

Schema objectMeta()
{
    return object(
        "Name, labels and what else every object has.",
        {{u"name"_s, text("Unique among the objects of the kind in the namespace; never changes.")},
         {u"generateName"_s, text("When name is left out, the server makes one from this and a random end.")},
         {u"namespace"_s, text("The namespace the object lies in; never changes.")},
         {u"uid"_s, text("Unique in time and space, given by the server.")},
         {u"resourceVersion"_s,
          text("Changes with every write; an update that names an older one is refused with a conflict.")},
         {u"generation"_s, integer("Counts the changes of the spec.")},
         {u"creationTimestamp"_s, text("When the server first stored the object.")},
         {u"deletionTimestamp"_s,
          text("When the deletion was asked for; set while finalizers hold the object.")},
         {u"deletionGracePeriodSeconds"_s, integer("How long an orderly end may take.")},
         {u"labels"_s, map("Short facts about the object that selectors ask for.", text())},
         {u"annotations"_s, map("Longer facts about the object, for tools and for the platform.", text())},
         {u"ownerReferences"_s, list("What the object belongs to.", owner(), {u"uid"_s})},
         {u"finalizers"_s, uniqueTexts("Who has to finish something before the object may go.")},
         {u"managedFields"_s, managedFields()},
         {u"selfLink"_s, text("No longer used.")}});
}

Schema conditions()
{
    return list(
        "Where the object stands, one entry per aspect; Ready sums them up.",
        object("One aspect of the object.",
               {{u"type"_s, text("The aspect, such as Ready.")},
                {u"status"_s, text("True, False or Unknown.")},
                {u"reason"_s, text("Why, in one word for machines.")},
                {u"message"_s, text("Why, in a sentence for people.")},
                {u"severity"_s, text("How much a False matters: empty for an error, else Warning or Info.")},
                {u"lastTransitionTime"_s, text("When the status last changed.")}},
               {u"type"_s, u"status"_s}));
}

} // namespace tidegate::resource::schemas
