#include "core/resource/schema_builder.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource::schemas {

namespace {

Schema poolSpec()
{
    return object(
        "How many idle hosts there may be.",
        {{u"runtime"_s, text("java, node or python, or one with a stack, as in java/jetty; the pool is named "
                             "after it, with a dash for the slash.")},
         {u"min"_s, integer("Idle hosts at least; 1 by default.")},
         {u"max"_s, integer("Idle hosts at most; 0, the default: as many as the memory for pools allows.")},
         {u"paused"_s, boolean("No host is started or retired; the idle ones are used.")},
         {u"drain"_s, boolean("The idle hosts end, and apps start without the pool.")}});
}

Schema poolStatus()
{
    return open(object(
        "What the pool is and does.",
        {{u"conditions"_s, conditions()},
         {u"idle"_s, integer("Hosts that can take an app at once.")},
         {u"warming"_s, integer("Hosts that are starting.")},
         {u"waiting"_s, integer("Starts of apps that wait for a host.")},
         {u"target"_s, integer("Hosts that there are to be, idle and warming.")},
         {u"hits"_s, integer("Starts of apps that found an idle host, since the server started.")},
         {u"misses"_s, integer("Starts of apps that did not.")},
         {u"memoryBytes"_s, integer("What the idle hosts use.")},
         {u"warmUpSeconds"_s, integer("What nine in ten hosts need to get ready.")},
         {u"reason"_s, open(object("Why the target is what it is.",
                                   {{u"en"_s, text("In English.")}, {u"zh"_s, text("In Chinese.")}}))}}));
}

} // namespace

std::map<QString, Fields> ownKinds()
{
    const Schema engineSpec = object(
        "How the engine is used.",
        {{u"edition"_s, text("exclusive (one owner, the default) or shared.")},
         {u"isolation"_s,
          text("What instances are held in whose revision leaves it open: process (the default) "
               "or sandbox. Those that start from then on.")},
         {u"state"_s,
          text("Running (the default); Draining: no instance starts any more, those that there are end when "
               "their requests have, and requests that would need one get 503; Stopped: all instances end, "
               "and every request gets 503. It outlasts restarts of the server.")},
         {u"stacks"_s,
          map("Libraries that Java apps may use by name (runtime.tidegate.dev/stack): the absolute paths of "
              "their jars on the engine's machine, in the order of the class path.",
              list("Jars.", text()))},
         {u"imageMap"_s,
          map("What is run for an image: a package by its digest, or the path of an executable.", text())}});
    const Schema engineStatus = open(object(
        "What the engine is and does.",
        {{u"conditions"_s, conditions()},
         {u"state"_s, text("What has come of spec.state: Running, Draining, Drained, Stopping or Stopped.")},
         {u"version"_s, text("Version of the server.")},
         {u"gateway"_s, text("Where apps are reached.")},
         {u"diagnosis"_s,
          list("What its machine can give to instances, and what it cannot.",
               object("One check.", {{u"name"_s, text("What was looked at, such as MemoryLimit.")},
                                     {u"state"_s, text("Pass, Warn (it holds, but less well) or Fail.")},
                                     {u"message"_s, text("What was found.")},
                                     {u"remedy"_s, text("What to do about it.")},
                                     {u"zh"_s, object("Message and remedy in Chinese.",
                                                      {{u"message"_s, text("What was found.")},
                                                       {u"remedy"_s, text("What to do about it.")}})}}))},
         {u"usage"_s,
          open(object("What its instances use.", {{u"instances"_s, integer("How many there are.")}}))}}));
    const Schema packageStatus =
        open(object("What was found in the file.", {{u"runtime"_s, text("What runs it, such as java-21.")},
                                                    {u"entry"_s, text("What is started.")},
                                                    {u"size"_s, integer("Bytes of the file.")},
                                                    {u"image"_s, text("How a container names it.")}}));
    return {{kinds::engine().id(), {{u"spec"_s, engineSpec}, {u"status"_s, engineStatus}}},
            {kinds::package().id(),
             {{u"spec"_s, object("What was uploaded.", {{u"name"_s, text("Name of the package.")}})},
              {u"status"_s, packageStatus}}},
            {kinds::instancePool().id(), {{u"spec"_s, poolSpec()}, {u"status"_s, poolStatus()}}}};
}

} // namespace tidegate::resource::schemas
