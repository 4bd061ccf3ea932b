#pragma once

#include "ui/models/setting_fields.h"

namespace tidegate::models {

/// A group of settings that belong to one object: the Engine itself, or a ConfigMap of `knative-serving` that
/// the server reads.
struct SettingGroup
{
    QString id;    ///< stable: `engine`, `config-autoscaler`
    QString title; ///< in the UI's language
    QString help;  ///< when what is changed here takes effect
    SettingForm form;
};

/// All of an engine's settings, in the order of the page. Only keys that the server honours stand here; the
/// others of Knative are accepted by it and do nothing.
QList<SettingGroup> settingGroups(const QString &engine);

} // namespace tidegate::models
