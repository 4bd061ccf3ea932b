#include "ui/pages/state_look.h"

#include "ui/widgets/icons.h"

namespace tidegate::pages {

widgets::Tone toneOf(models::ObjectState state)
{
    switch (state) {
    case models::ObjectState::Ok:
        return widgets::Tone::Good;
    case models::ObjectState::Pending:
        return widgets::Tone::Busy;
    case models::ObjectState::Failed:
        return widgets::Tone::Bad;
    case models::ObjectState::Off:
        return widgets::Tone::Idle;
    }
    return widgets::Tone::Neutral;
}

QIcon stateIcon(models::ObjectState state)
{
    const widgets::Tone tone = toneOf(state);
    return widgets::icon(widgets::iconNameOf(tone), tone);
}

} // namespace tidegate::pages
