#pragma once

#include "core/resource/schema.h"

namespace tidegate::resource::schemas {

// The words that schemas are written in; `about` is the sentence that `kubectl explain` shows.

using Fields = std::map<QString, Schema>;

Schema text(const char *about = "");
Schema integer(const char *about = "");
Schema boolean(const char *about = "");
Schema intOrText(const char *about = "");
Schema quantity(const char *about = "");
Schema anything(const char *about = "");
Schema object(const char *about, Fields fields, const QStringList &required = {});
Schema list(const char *about, Schema element, const QStringList &mapKeys = {});
Schema texts(const char *about);
Schema map(const char *about, Schema element);

Schema atomic(Schema schema); ///< an Object or Map that changes owners as a whole
Schema open(Schema schema);   ///< an Object that may hold more than its fields
Schema uniqueTexts(const char *about);

// What several kinds are made of.
Schema objectMeta();
Schema conditions();
Fields podTemplateFields(); ///< the Pod's fields of a revision's spec: containers and what is around them
Schema container();

// The kinds' own fields beside apiVersion, kind and metadata.
std::map<QString, Fields> servingKinds();
std::map<QString, Fields> coreKinds();
std::map<QString, Fields> sourceKinds();
std::map<QString, Fields> ownKinds();

} // namespace tidegate::resource::schemas
