#include "core/resource/schema_builder.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource::schemas {

std::map<QString, Fields> ownKinds()
{
    const Schema engineSpec = object(
        "How the engine is used.",
        {{u"edition"_s, text("exclusive (one owner, the default) or shared.")},
         {u"isolation"_s,
          text("What instances are held in whose revision leaves it open: process (the default) "
               "or sandbox. Those that start from then on.")},
         {u"imageMap"_s,
          map("What is run for an image: a package by its digest, or the path of an executable.", text())}});
    const Schema engineStatus = open(object(
        "What the engine is and does.",
        {{u"conditions"_s, conditions()},
         {u"version"_s, text("Version of the server.")},
         {u"gateway"_s, text("Where apps are reached.")},
         {u"diagnosis"_s,
          list("What its machine can give to instances, and what it cannot.",
               object("One check.", {{u"name"_s, text("What was looked at, such as MemoryLimit.")},
                                     {u"state"_s, text("Pass, Warn (it holds, but less well) or Fail.")},
                                     {u"message"_s, text("What was found.")},
                                     {u"remedy"_s, text("What to do about it.")}}))},
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
              {u"status"_s, packageStatus}}}};
}

} // namespace tidegate::resource::schemas
