"""`smsgw completion`: the script that a shell wants for completing words."""

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
def completion(shell: str) -> None:
    """Print the script that completes smsgw's words in SHELL.

    \b
    Example:
      smsgw completion bash >> ~/.bashrc
      smsgw completion powershell >> $PROFILE
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    command = click.get_current_context().find_root().command
    click.echo(found(command, {}, "smsgw", "_SMSGW_COMPLETE").source())
