#pragma once

#include "app/console/options.h"
#include "core/base/error.h"
#include "ui/models/catalogue.h"
#include "ui/models/overview_model.h"
#include "ui/models/scaling_series.h"
#include "ui/session/session.h"
#include "ui/widgets/theme.h"
#include "ui/window/language.h"
#include "ui/window/main_window.h"

#include <QTemporaryDir>

class QApplication;

namespace tidegate::console {

/// The parts of the console in the order of their making; each outlives what is made after it.
class Console
{
public:
    Console(QApplication *app, const Options &options);

    /// Opens the file of --profile, or the profile of last time. Errors name the file and what is wrong with
    /// it.
    Result<> start(const Options &options);

    session::LogFile log;
    session::LoopWatch watch;
    QTemporaryDir passing; ///< of safe mode's settings
    session::Settings settings;
    session::ProfileStore profiles;
    session::KeychainSecretStore secrets;
    session::Session session;
    models::Catalogue catalogue;
    models::OverviewModel overview;
    models::ScalingSeries scaling;
    widgets::Theme *theme; ///< a child of the application
    window::Language language;
    window::MainWindow window;

private:
    window::MainWindow::Parts parts();
};

} // namespace tidegate::console
