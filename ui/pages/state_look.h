#pragma once

#include "ui/models/object_state.h"
#include "ui/widgets/colors.h"

#include <QIcon>

namespace tidegate::pages {

/// How the state of an object looks: its colour's meaning, and the icon that goes with it.
widgets::Tone toneOf(models::ObjectState state);
QIcon stateIcon(models::ObjectState state);

} // namespace tidegate::pages
